using MlNetSuite.Data;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary><c>-- serving</c>: the engine beside ML.NET's own, and the server under load.</summary>
internal static class ServingBenchmarks
{
    private static readonly Dictionary<string, Func<ServedZips, IEnumerable<ServingRow>>> Suites = new()
    {
        ["engine"] = EngineComparison.Run,
        ["http"] = HttpThroughput.Run,
        ["overload"] = Overload.Run,
        ["reload"] = HotReload.Run,
        ["memory"] = MemoryUnderLoad.Run,
    };

    internal static int Run(string[] suites)
    {
        if (suites.FirstOrDefault(s => !Suites.ContainsKey(s)) is { } unknown)
            throw new InputException($"there is no suite '{unknown}'; there are: {string.Join(", ", Suites.Keys)}.");
        using var zips = new ServedZips();
        foreach (var suite in suites.Length == 0 ? [.. Suites.Keys] : suites)
        {
            var table = new Table().Title($"serving {suite}").AddColumns("what", "reached", "asked");
            foreach (var row in Suites[suite](zips))
            {
                Console.WriteLine($"{row.What} | {row.Reached} | {row.Asked}");
                table.AddRow(Markup.Escape(row.What), Markup.Escape(row.Reached), Markup.Escape(row.Asked));
            }
            AnsiConsole.Write(table);
        }
        return 0;
    }
}

/// <summary>A line of what <c>-- serving</c> prints.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Reached">The figure, with what it is made of.</param>
/// <param name="Asked">What is to be reached.</param>
internal sealed record ServingRow(string What, string Reached, string Asked);
