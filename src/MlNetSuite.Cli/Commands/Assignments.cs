using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>Reads <c>--set key=value</c>.</summary>
internal static class Assignments
{
    internal static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> given)
    {
        var values = new Dictionary<string, string>();
        foreach (var text in given)
        {
            var (key, value) = text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (text[..at].Trim(), text[(at + 1)..].Trim())
                : throw new InputException($"--set '{text}': expected key=value, for example --set epochs=5.");
            if (!values.TryAdd(key, value))
                throw new InputException($"--set gives '{key}' twice: '{values[key]}' and '{value}'; give it once.");
        }
        return values;
    }
}
