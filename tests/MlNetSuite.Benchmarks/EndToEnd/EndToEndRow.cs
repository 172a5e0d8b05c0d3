using System.Globalization;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>A line of the table: one command at one size.</summary>
/// <param name="What">The command and its data.</param>
/// <param name="Size">Rows; 0 where there is no size.</param>
/// <param name="Run">What it took; null where it was cut off or only its peer is told.</param>
/// <param name="Peer">What something else took for the same in the same run, or why nothing did.</param>
internal sealed record EndToEndRow(string What, int Size, CommandRun? Run, string Peer)
{
    internal const string Heading = """
        | command | rows | seconds | processor seconds | growth | shares | peak memory | peer, same run |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """;

    /// <summary>The same command at the size before, from which the growth is read.</summary>
    internal EndToEndRow? Before { get; init; }

    public override string ToString()
    {
        var (seconds, processor, shares, memory) = Run is { } run
            ? ($"{run.Seconds:0.00}", $"{run.Processor:0.00}", run.Shares, $"{run.PeakMegabytes:N0} MB")
            : ($"over {CommandRun.Limit.TotalSeconds}", "", "", "");
        return $"| {What} | {(Size > 0 ? $"{Size:N0}" : "")} | {seconds} | {processor} | {Growth} | {shares} | {memory} | {Peer} |";
    }

    private string Growth => Before is { Run: { } before } && Run is { } run
        ? string.Create(CultureInfo.InvariantCulture, $"{run.Seconds / before.Seconds:0.0} x for {(double)Size / Before.Size:0.0} x")
        : "";

    /// <summary>A command over data of growing size.</summary>
    internal static IEnumerable<EndToEndRow> Growing(IEnumerable<int> sizes, Func<int, IEnumerable<EndToEndRow>> measure)
    {
        var before = new Dictionary<string, EndToEndRow>();
        foreach (var size in sizes)
            foreach (var row in measure(size))
            {
                yield return row with { Before = before.GetValueOrDefault(row.What) };
                before[row.What] = row;
            }
    }
}
