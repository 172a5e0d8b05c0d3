using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Figures of a model, and its confusion matrix.</summary>
internal static class MetricViews
{
    /// <summary>Wider matrices are no longer read.</summary>
    private const int MostClasses = 20;

    internal static View Of(MetricReport report) => new("", [Figures(report), .. Confusion(report)]);

    internal static View Of(ClassificationDetail detail) => new("", Confusion(detail));

    /// <summary>The figures, those of other reports beside them where they have the same.</summary>
    internal static Table Figures(MetricReport report, params IReadOnlyList<(string Name, MetricReport? Report)> others)
    {
        var beside = others.Where(o => o.Report is { Values.Count: > 0 }).ToList();
        return new("", ["metric", Column.Number(beside.Count == 0 ? "value" : "test"), .. beside.Select(o => Column.Number(o.Name))],
            [.. report.Values.Select(v => (IReadOnlyList<Cell>)
            [
                v.Key, new Cell(Numbers.Value(v.Value)) { Strong = v.Key == report.Values[0].Key },
                .. beside.Select(o => (Cell)(o.Report!.Has(v.Key) ? Numbers.Value(o.Report[v.Key]) : "")),
            ])]);
    }

    internal static IEnumerable<Block> Confusion(MetricReport report) => report.Classes is { } classes ? [Confusion(classes)] : [];

    /// <summary>Rows are what is true, columns what was predicted; a cell's shade is its share of the row.</summary>
    private static Block Confusion(ClassificationDetail detail)
    {
        var classes = detail.Labels.Count;
        if (classes > MostClasses)
            return new Sentence($"{classes} classes: too many for a confusion matrix to be read; the report's Classes has it.");
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
