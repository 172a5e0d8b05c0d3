using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>Where the rows of a table stand in time, by a column of numbers or of dates.</summary>
internal static class TableTimes
{
    /// <exception cref="InputException">There is no such column, or a row's value is neither a number nor a date.</exception>
    internal static IReadOnlyList<double> Of(TableDataset rows, string name)
    {
        var column = rows.Columns.FirstOrDefault(c => c.Name == name)
            ?? rows.Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (column is null)
        {
            var names = rows.Columns.Select(c => c.Name).ToList();
            throw new InputException(
                $"--validation time:{name}: no column '{name}'; the file has: " +
                $"{string.Join(", ", names)}.{(Nearest.To(name, names) is { } near ? $" Did you mean '{near}'?" : "")}");
        }
        return [.. Enumerable.Range(0, rows.Count).Select(row => At(column, row))];
    }

    private static double At(TableColumn column, int row) =>
        column is NumberColumn && !column.IsMissing(row) ? column.Number(row)
        : column is DateColumn dates && !column.IsMissing(row) ? dates.Ticks[row]
        : DateTimeOffset.TryParse(column.Text(row), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        ? date.UtcTicks
        : throw new InputException(
            $"--validation time:{column.Name}: row {row + 1:N0} has '{column.Text(row)}' there; a number or a date is needed.");
}
