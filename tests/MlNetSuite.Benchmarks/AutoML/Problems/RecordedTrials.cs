using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using Sylvan.Data.Csv;

namespace MlNetSuite.Benchmarks.AutoML.Problems;

/// <summary>Results of real trainings to search among: a set of parameters is worth what the recorded one nearest to it was.</summary>
/// <remarks>Recorded by <c>-- automl record</c>: nbsvm on a part of spam-assassin, validation log-loss.</remarks>
internal static class RecordedTrials
{
    internal const string File = "nbsvm-trials.csv";

    internal static SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("cost", 1e-3, 1e3, 1, "")
        .LogUniform("smoothing", 1e-3, 10, 0.1, "")
        .Uniform("interpolation", 0, 1, 0.5, "")
        .Int("wordNgrams", 1, 3, 2, "")
        .Int("charNgrams", 2, 5, 3, "")
        .Uniform("charWeight", 0, 1, 0.5, "")
        .Int("minCount", 1, 30, 5, "", log: true)
        .Int("maxNgrams", 300, 30_000, 3000, "", log: true);

    // Read when first asked for: recording needs the space alone.
    private static readonly Lazy<Problem> Loaded = new(() => Load(Path.Combine(AppContext.BaseDirectory, "AutoML", File)));

    internal static Problem Problem => Loaded.Value;

    private static Problem Load(string path)
    {
        using var csv = CsvDataReader.Create(path);
        List<(double[] Units, double Value)> rows = [];
        while (csv.Read())
            rows.Add(([.. Space.Parameters.Select(p => p.ToUnit(p.Parse(csv.GetString(csv.GetOrdinal(p.Name)))))],
                double.Parse(csv.GetString(csv.GetOrdinal("value")), CultureInfo.InvariantCulture)));
        return new("recorded nbsvm trials", Space, set => Nearest(rows, [.. Space.Parameters.Select(p => p.ToUnit(set[p.Name]))]),
            rows.Min(r => r.Value));
    }

    private static double Nearest(List<(double[] Units, double Value)> rows, double[] units) =>
        rows.MinBy(row => row.Units.Zip(units).Sum(p => (p.First - p.Second) * (p.First - p.Second))).Value;
}
