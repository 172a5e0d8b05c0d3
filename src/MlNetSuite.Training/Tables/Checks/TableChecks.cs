using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables.Checks;

/// <summary>What makes the metrics of a table's models look better than they are.</summary>
internal static class TableChecks
{
    /// <summary>What columns mean is inferred anew from so many rows at most.</summary>
    private const int MostRows = 1_000;

    /// <summary>The share of one number among those to predict from which on it is told.</summary>
    private const double AlmostAll = 0.9;

    /// <summary>What a person should know about rows to learn from and to test on.</summary>
    internal static IReadOnlyList<string> Notes(TableDataset train, TableDataset test)
    {
        if (train.Count == 0)
            return [];
        var rows = RowPick.Spread(train.Count, MostRows);
        List<InferredColumn> used = [];
        foreach (var column in train.Columns)
            if (ColumnInference.Infer(column.Subset(rows)) is { Kind: not ColumnMeaning.Nothing } inferred)
                used.Add(inferred with { Column = column });
        return
        [
            .. LeakyColumns.Notes(used, TableAnswers.Of(train)),
            .. test.Count == 0 ? [] : RepeatedRows.Notes(train, test, [.. used.Select(c => c.Column.Name)]),
            .. train is RegressionTable numbers ? SameNumber(numbers) : [],
        ];
    }

    private static IEnumerable<string> SameNumber(RegressionTable table)
    {
        var most = table.Targets.CountBy(t => t).MaxBy(c => c.Value);
        var share = most.Value / (double)table.Count;
        return share < AlmostAll || share == 1 ? [] : [FormattableString.Invariant(
            $"{share:P1} of the rows have {most.Key} as the answer; the errors are mostly those of rows like these.")];
    }
}
