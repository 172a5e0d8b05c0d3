using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary><c>-- endtoend</c>: what whole commands take from file to answer, and how that grows with the work.</summary>
internal static class EndToEndBenchmarks
{
    private static readonly Dictionary<string, Suite> Suites = new()
    {
        ["texts"] = new(TextCommands.Run, [3_125, 12_500, 50_000]),
        ["ratings"] = new(RatingCommands.Run, [137_500, 550_000, 2_200_000]),
        ["tables"] = new(TableCommands.Train, [6_250, 25_000, 100_000]),
        ["predict"] = new(TableCommands.Predict, [10_000, 40_000, 160_000]),
        ["start"] = new(StartTimes.Run, []),
        ["threads"] = new(BusyNeighbour.Run, []),
    };

    /// <summary>Runs the suites that are named, or all; numbers among the names are sizes in place of the suites' own.</summary>
    internal static int Run(string[] arguments)
    {
        var sizes = arguments.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)
            .Where(size => size > 0).ToArray();
        string[] names = [.. arguments.Where(a => !a.All(char.IsAsciiDigit))];
        if (names.FirstOrDefault(name => !Suites.ContainsKey(name)) is { } unknown)
            throw new InputException($"there is no suite '{unknown}'; there are: {string.Join(", ", Suites.Keys)}.");
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-endtoend-");
        try
        {
            Console.WriteLine(EndToEndRow.Heading);
            foreach (var name in names.Length == 0 ? [.. Suites.Keys] : names)
                foreach (var row in Suites[name].Run(folder.FullName, sizes.Length > 0 ? sizes : Suites[name].Sizes))
                    Console.WriteLine(row);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <param name="Run">Makes what it needs in a folder and measures commands on it, at each size.</param>
    /// <param name="Sizes">Rows, each four times those before.</param>
    private sealed record Suite(Func<string, IReadOnlyList<int>, IEnumerable<EndToEndRow>> Run, IReadOnlyList<int> Sizes);
}
