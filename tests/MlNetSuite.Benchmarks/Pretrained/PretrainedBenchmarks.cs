using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary><c>-- pretrained</c>: how exact and how fast models that begin with a pretrained encoder are, beside what a .NET team would
/// write by hand of the same weights.</summary>
internal static class PretrainedBenchmarks
{
    private const int RandomTexts = 1_000_000;

    /// <summary>Runs the suites that are named, or all; a number is how many random texts the tokenizer reads.</summary>
    internal static int Run(IReadOnlyList<string> arguments)
    {
        var count = arguments.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .FirstOrDefault(n => n > 0, RandomTexts);
        Dictionary<string, Func<IEnumerable<PretrainedRow>>> suites = new()
        {
            ["tokenizer"] = () => TokenizerComparison.Run(count),
            ["speed"] = EncoderSpeed.Run,
            ["commands"] = SentenceCommands.Run,
        };
        string[] names = [.. arguments.Where(a => !a.All(char.IsAsciiDigit))];
        if (names.FirstOrDefault(name => !suites.ContainsKey(name)) is { } unknown)
            throw new InputException($"there is no suite '{unknown}'; there are: {string.Join(", ", suites.Keys)}.");
        Console.WriteLine(PretrainedRow.Heading);
        var allAsAsked = true;
        foreach (var name in names.Length == 0 ? [.. suites.Keys] : names)
            foreach (var row in suites[name]())
            {
                Console.WriteLine(row);
                allAsAsked &= row.IsExact;
            }
        return allAsAsked ? 0 : 1;
    }
}

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Asked">What is to be reached.</param>
/// <param name="Peer">What something else takes for the same in the same run.</param>
internal sealed record PretrainedRow(string What, string Measured, string Asked, string Peer)
{
    internal const string Heading = """
        | what | measured | asked | peer, same run |
        | --- | --- | --- | --- |
        """;

    /// <summary>False where answers differ that must not.</summary>
    internal bool IsExact { get; init; } = true;

    public override string ToString() => $"| {What} | {Measured} | {Asked} | {Peer} |";
}
