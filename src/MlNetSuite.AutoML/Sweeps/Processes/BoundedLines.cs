using System.Text;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>Reads lines of bounded length from an untrusted process.</summary>
internal static class BoundedLines
{
    /// <summary>Lines, cut at <paramref name="longest"/> characters.</summary>
    internal static async IAsyncEnumerable<string> ReadAsync(TextReader reader, int longest)
    {
        var (buffer, line) = (new char[4096], new StringBuilder());
        while (await reader.ReadAsync(buffer) is > 0 and var read)
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, '\n', at, read - at);
                var until = end < 0 ? read : end;
                line.Append(buffer, at, Math.Min(until - at, longest - line.Length));
                at = until + 1;
                if (end < 0)
                    continue;
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
            }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
