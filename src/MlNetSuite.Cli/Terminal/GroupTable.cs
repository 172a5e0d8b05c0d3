using System.Globalization;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows metrics by group: a column per metric, a row per group, and the differences between groups.</summary>
internal static class GroupTable
{
    /// <summary>More metrics than this do not fit a terminal.</summary>
    private const int MostMetrics = 5;

    internal static void Write(IAnsiConsole console, GroupedMetrics groups)
    {
        var metrics = groups.Groups.SelectMany(g => g.Metrics.Values.Select(v => v.Key)).Distinct().Take(MostMetrics).ToList();
        var table = ResultTable.Create().AddColumn(Markup.Escape(groups.Column))
            .AddColumn(new TableColumn("rows").RightAligned());
        foreach (var metric in metrics)
            table.AddColumn(new TableColumn(Markup.Escape(metric)).RightAligned());
        foreach (var group in groups.Groups)
            table.AddRow([Markup.Escape(group.Group), group.Rows.ToString("N0", CultureInfo.InvariantCulture),
                .. metrics.Select(m => MetricTable.Number(group.Metrics.Has(m) ? group.Metrics[m] : double.NaN))]);
        var differences = groups.Differences.ToDictionary();
        table.AddRow(["[bold]difference[/]", "", .. metrics.Select(m => MetricTable.Number(differences.GetValueOrDefault(m, double.NaN)))]);
        console.Write(table);
        if (groups.Classes.Count > 0)
            WriteFairness(console, groups);
    }

    private static void WriteFairness(IAnsiConsole console, GroupedMetrics groups)
    {
        // For two classes, one of them is enough.
        var shown = groups.Classes.Count == 2 ? groups.Classes.Skip(1) : groups.Classes;
        var table = ResultTable.Create().AddColumn("class")
            .AddColumn(new TableColumn("demographic parity difference").RightAligned())
            .AddColumn(new TableColumn("equalized odds difference").RightAligned());
        foreach (var fairness in shown)
            table.AddRow(Markup.Escape(fairness.Label), MetricTable.Number(fairness.DemographicParityDifference),
                MetricTable.Number(fairness.EqualizedOddsDifference));
        if (groups.Classes.Count > 2)
            table.AddRow("[bold]largest[/]", MetricTable.Number(groups.DemographicParityDifference!.Value),
                MetricTable.Number(groups.EqualizedOddsDifference!.Value));
        console.Write(table);
    }
}
