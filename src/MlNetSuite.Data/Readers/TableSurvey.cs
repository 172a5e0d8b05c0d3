using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How the columns of a table are read, decided together: where the cells of one leave its decimal mark or the order of its
/// dates open, the other columns tell, and then what separates the fields.</summary>
internal static class TableSurvey
{
    internal static IReadOnlyList<ColumnReading> Decide(IReadOnlyList<ColumnSurvey> columns, string separator, string? given = null)
    {
        var order = Order(columns);
        if (given is [var mark])
            return [.. columns.Select(c => c.Decide(mark, mark, order, forced: true))];
        var commas = columns.Count(c => c.DecimalMark == ',');
        var points = columns.Count(c => c.DecimalMark == '.');
        var others = commas == points ? (char?)null : commas > points ? ',' : '.';
        return [.. columns.Select(c => c.Decide(others, separator == ";" ? ',' : '.', order, forced: false))];
    }

    private static DateOrder? Order(IReadOnlyList<ColumnSurvey> columns) =>
        columns.Select(c => c.DateOrder).OfType<DateOrder>().Distinct().ToArray() is [var order] ? order : null;
}
