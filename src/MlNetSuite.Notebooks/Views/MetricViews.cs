using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks.Views;

/// <summary>A model's metrics and confusion matrix.</summary>
internal static class MetricViews
{
    /// <summary>Larger matrices are not readable.</summary>
    private const int MostClasses = 20;

    internal static View Of(MetricReport report) => new("", [Metrics(report), .. Confusion(report)]);

    internal static View Of(ClassificationDetail detail) => new("", Confusion(detail));

    /// <summary>The metrics, with those of other reports in further columns.</summary>
    internal static Table Metrics(MetricReport report, params IReadOnlyList<(string Name, MetricReport? Report)> others)
    {
        var columns = others.Where(o => o.Report is { Values.Count: > 0 }).ToList();
        return new("", ["metric", Column.Number(columns.Count == 0 ? "value" : "test"), .. columns.Select(o => Column.Number(o.Name))],
            [.. report.Values.Select(v => (IReadOnlyList<Cell>)
            [
                v.Key, new Cell(Numbers.Value(v.Value)) { Strong = v.Key == report.Values[0].Key },
                .. columns.Select(o => (Cell)(o.Report!.Has(v.Key) ? Numbers.Value(o.Report[v.Key]) : "")),
            ])]);
    }

    internal static IEnumerable<Block> Confusion(MetricReport report) => report.Classes is { } classes ? [Confusion(classes)] : [];

    /// <summary>Rows are what is true, columns what was predicted; a cell's shade is its share of the row.</summary>
    private static Block Confusion(ClassificationDetail detail)
    {
        var classes = detail.Labels.Count;
        if (classes > MostClasses)
            return new Sentence($"{classes} classes: too many to show a confusion matrix; it is in the report's Classes.");
        return new Table("Confusion matrix: rows are actual, columns predicted classes",
            ["actual", .. detail.Labels.Select(Column.Number), Column.Number("recall")],
            [.. Enumerable.Range(0, classes).Select(actual => (IReadOnlyList<Cell>)
            [
                detail.Labels[actual],
                .. detail.Confusion[actual].Select((count, predicted) => Count(count, detail.Support(actual), actual == predicted)),
                Numbers.Percent(detail.Support(actual) == 0 ? double.NaN : detail.Recall(actual)),
            ])]);
    }

    private static Cell Count(int count, int support, bool right) => new(Numbers.Whole(count))
    {
        Shade = support == 0 ? 0 : (right ? 1 : -1) * (double)count / support,
        Strong = right,
    };
}
