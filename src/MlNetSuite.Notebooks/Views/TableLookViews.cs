using MlNetSuite.Training.Tables;

namespace MlNetSuite.Notebooks.Views;

/// <summary>How training reads the columns of a table.</summary>
internal static class TableLookViews
{
    internal static View Of(TableLook look) => new($"{Numbers.Whole(look.Rows)} rows",
    [
        new Table("What was read",
            ["column", "kind", "written like", Column.Number("missing"), Column.Number("odd")],
            [.. look.Columns.Select(c => (IReadOnlyList<Cell>)[c.Name, c.Kind, c.Format ?? "", Count(c.Missing), Count(c.Odd)])]),
        .. OutcomeViews.Notes([.. look.ColumnNotes, .. look.Notes]),
    ]);

    private static string Count(int count) => count == 0 ? "" : Numbers.Whole(count);
}
