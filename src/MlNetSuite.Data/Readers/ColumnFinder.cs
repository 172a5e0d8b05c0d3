using System.Globalization;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Finds the columns of a table by role: as given, else by their names, else by their values.</summary>
internal static class ColumnFinder
{
    /// <summary>The position of a given column.</summary>
    internal static int Given(string file, TableLayout table, string column)
    {
        if (At(table, column) is { } place)
            return place;
        var has = table.Header
            ? $"the file has: {string.Join(", ", table.Columns)}"
            : $"the file has no header line and {table.Columns.Count} columns: name them by position, from 1";
        var meant = table.Header && Nearest.To(column, table.Columns) is { } nearest ? $". Did you mean '{nearest}'?" : "";
        throw new InputException($"column '{column}' not found; {has}{meant} (in {file})");
    }

    /// <summary>The place of a column by its name or its position from 1; null where there is none.</summary>
    internal static int? At(TableLayout table, string column)
    {
        var exact = Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i] == column).ToArray();
        if (exact.Length > 0)
            return exact[0];
        var sameLetters = Enumerable.Range(0, table.Columns.Count)
            .Where(i => table.Columns[i].Equals(column, StringComparison.OrdinalIgnoreCase)).ToArray();
        return sameLetters.Length == 1 ? sameLetters[0]
            : int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 1
            && position <= table.Columns.Count ? position - 1 : null;
    }

    /// <summary>The column that one of the names means, among those that are free; -1 for none.</summary>
    internal static int Named(TableLayout table, string[] names, Func<int, bool> isFree) => !table.Header ? -1
        : HeaderInference.Named([.. table.Columns.Select((column, place) => isFree(place) ? column : "")], names);

    internal static InputException NoColumn(string file, TableLayout table, string role, string option) => new(table.Header
        ? $"no {role} column found; the file has: {string.Join(", ", table.Columns)}. Name it with {option} (in {file})"
        : $"no {role} column found; the file has no header line and {table.Columns.Count} columns. Name it by position, from 1, with " +
        $"{option} (in {file})");
}
