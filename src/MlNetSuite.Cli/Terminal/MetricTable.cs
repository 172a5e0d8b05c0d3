using System.Globalization;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows a metric report.</summary>
internal static class MetricTable
{
    /// <summary>More classes than this are left to <c>--json</c>.</summary>
    private const int MostClasses = 30;

    /// <summary>Wider confusion matrices do not fit a terminal.</summary>
    private const int MostConfusionColumns = 12;

    internal static void Write(IAnsiConsole console, MetricReport report)
    {
        var table = ResultTable.Create().AddColumn("metric").AddColumn(new TableColumn("value").RightAligned());
        foreach (var (name, value) in report.Values)
            table.AddRow(Markup.Escape(name), Number(value));
        console.Write(table);
        if (report.Classes is { } classes)
            WriteClasses(console, classes);
    }

    /// <summary>Four decimals, invariant, and a word instead of NaN.</summary>
    internal static string Number(double value) =>
        double.IsFinite(value) ? SweepWords.Value(value) : "none";

    private static void WriteClasses(IAnsiConsole console, ClassificationDetail classes)
    {
        if (classes.Labels.Count > MostClasses)
        {
            console.MarkupLineInterpolated($"[grey]{classes.Labels.Count} classes; use --json for each.[/]");
            return;
        }
        var table = ResultTable.Create().AddColumn("class");
        foreach (var heading in (string[])["precision", "recall", "F1", "rows"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        for (var c = 0; c < classes.Labels.Count; c++)
            table.AddRow(Markup.Escape(classes.Labels[c]), Number(classes.Precision(c)), Number(classes.Recall(c)),
                Number(classes.F1(c)), classes.Support(c).ToString(CultureInfo.InvariantCulture));
        console.Write(table);
        if (classes.Labels.Count <= MostConfusionColumns)
            WriteConfusion(console, classes);
    }

    private static void WriteConfusion(IAnsiConsole console, ClassificationDetail classes)
    {
        // Columns are numbered like the rows: names side by side would not fit.
        var table = ResultTable.Create().AddColumn(new TableColumn("class").NoWrap());
        for (var predicted = 0; predicted < classes.Labels.Count; predicted++)
            table.AddColumn(new TableColumn($"{predicted}").RightAligned().NoWrap());
        for (var actual = 0; actual < classes.Labels.Count; actual++)
            table.AddRow([$"{actual} {Markup.Escape(classes.Labels[actual])}", .. classes.Confusion[actual].Select((count, predicted) =>
                actual == predicted ? $"[bold]{count}[/]" : count == 0 ? "[grey].[/]" : $"{count}")]);
        ResultTable.Write(console, table, "confusion (rows: actual, columns: predicted)");
    }
}
