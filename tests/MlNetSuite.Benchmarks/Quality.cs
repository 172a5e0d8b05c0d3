using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Benchmarks.Images;
using MlNetSuite.Benchmarks.Pretrained;
using MlNetSuite.Benchmarks.Recommendation;
using MlNetSuite.Benchmarks.Text;
using MlNetSuite.Data;
using Spectre.Console;

namespace MlNetSuite.Benchmarks;

/// <summary><c>-- quality</c>: the figures this project promises, on embedded datasets and those of <c>MLNETSUITE_DATA</c>, each
/// beside what is to be reached and what others reach.</summary>
internal static class Quality
{
    private static readonly (string Name, Func<int, IEnumerable<QualityRow>> Run)[] Suites =
    [
        ("ratings", RecommendationQuality.Run),
        ("images", ImageQuality.Run),
        ("texts", TextQuality.Run),
        ("pretrained", PretrainedQuality.Run),
    ];

    /// <summary>Runs the suites named, or all; prints a table and the peak of memory.</summary>
    internal static int Run(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(n => Suites.All(s => s.Name != n)) is { } unknown)
        {
            Console.Error.WriteLine($"no suite '{unknown}'; there are: {string.Join(", ", Suites.Select(s => s.Name))}.");
            return 2;
        }
        var threads = Environment.ProcessorCount;
        var rows = new List<QualityRow>();
        var whole = true;
        foreach (var (name, run) in Suites.Where(s => names.Count == 0 || names.Contains(s.Name)))
            whole &= Collect(name, run(threads), rows);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 220);
        AnsiConsole.Write(Table(rows));
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{threads} threads; peak memory of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:0.00} GB");
        return whole ? 0 : 1;
    }

    /// <summary>Whether the suite ran to its end; one whose data is not on this machine says so and leaves the others to run.</summary>
    private static bool Collect(string suite, IEnumerable<QualityRow> measured, List<QualityRow> rows)
    {
        try
        {
            foreach (var row in measured)
            {
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{row.Data} {row.Trainer} {row.Measure}: {row.Reached:0.####} in {row.Seconds:0.0} s"));
                rows.Add(row);
            }
            return true;
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"{suite}: not measured to its end: {e.Message}");
            return false;
        }
    }

    private static Table Table(IEnumerable<QualityRow> rows)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("data").AddColumn("trainer").AddColumn("measure")
            .AddColumn(new Spectre.Console.TableColumn("reached").RightAligned()).AddColumn("target").AddColumn("reference")
            .AddColumn(new Spectre.Console.TableColumn("seconds").RightAligned());
        foreach (var row in rows)
            table.AddRow([.. new[]
            {
                row.Data, row.Trainer, row.Measure,
                row.Reached.ToString("0.####", CultureInfo.InvariantCulture),
                row.Target, row.Reference,
                row.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
            }.Select(Markup.Escape)]);
        return table;
    }
}
