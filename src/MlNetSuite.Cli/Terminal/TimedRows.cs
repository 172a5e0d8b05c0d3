using System.Diagnostics;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Measures how long rows are waited for that are read as they are asked for.</summary>
internal sealed class TimedRows
{
    internal double Seconds { get; private set; }

    internal IEnumerable<T> Of<T>(IEnumerable<T> rows)
    {
        using var row = rows.GetEnumerator();
        while (true)
        {
            var since = Stopwatch.GetTimestamp();
            var more = row.MoveNext();
            Seconds += Stopwatch.GetElapsedTime(since).TotalSeconds;
            if (!more)
                yield break;
            yield return row.Current;
        }
    }
}
