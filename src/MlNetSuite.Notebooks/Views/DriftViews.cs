using MlNetSuite.Analysis.Drift;

namespace MlNetSuite.Notebooks.Views;

/// <summary>The drift of new rows from the training rows.</summary>
internal static class DriftViews
{
    internal static View Of(DriftReport report) => new($"{Numbers.Whole(report.Rows)} new rows: {Word(report.Verdict)}",
    [
        new Table("Compared with the training rows",
            ["column", "measure", "verdict", Column.Number("stability index"), Column.Number("p (chi-squared)"),
                Column.Number("missing before"), Column.Number("missing now")],
            [.. report.Columns.Select(c => (IReadOnlyList<Cell>)
            [
                c.Column, c.Measure, new Cell(Word(c.Verdict)) { Strong = c.Verdict != DriftVerdict.Stable, Shade = -(int)c.Verdict / 2.0 },
                Numbers.Value(c.StabilityIndex), Numbers.Value(c.Test.P), Numbers.Percent(c.MissingBefore), Numbers.Percent(c.MissingNow),
            ])]),
        .. OutcomeViews.Notes(report.Notes),
    ]);

    private static string Word(DriftVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
