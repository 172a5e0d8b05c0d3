using System.Globalization;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Finds the columns of a table by role: as given, else by their names, else by their values.</summary>
internal static class ColumnFinder
{
    /// <summary>The position of a given column.</summary>
    internal static int Given(string file, TableLayout table, string column)
    {
        var exact = Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i] == column).ToArray();
        if (exact.Length > 0)
            return exact[0];
        var sameLetters = Enumerable.Range(0, table.Columns.Count)
            .Where(i => table.Columns[i].Equals(column, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (sameLetters.Length == 1)
            return sameLetters[0];
        if (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position >= 1
            && position <= table.Columns.Count)
            return position - 1;
        var has = table.Header
            ? $"the file has: {string.Join(", ", table.Columns)}"
            : $"the file has no header line and {table.Columns.Count} columns: name them by position, from 1";
        var meant = table.Header && Nearest.To(column, table.Columns) is { } nearest ? $". Did you mean '{nearest}'?" : "";
        throw new InputException($"column '{column}' not found; {has}{meant} (in {file})");
    }

    internal static int[] GivenOrNamed(string file, TableLayout table, string? given, string[] names) =>
        given is not null ? [Given(file, table, given)]
        : table.Header && HeaderInference.Named(table.Columns, names) is >= 0 and var index ? [index]
        : [];

    /// <summary>Label and text columns.</summary>
    internal static (int Label, int[] Text) ForTexts(string file, TableLayout table, ColumnRoles roles)
    {
        var width = table.Columns.Count;
        int[] text = roles.Text is { Count: > 0 } named
            ? [.. named.Select(column => Given(file, table, column))]
            : GivenOrNamed(file, table, null, HeaderInference.Text);
        var label = GivenOrNamed(file, table, roles.Label, HeaderInference.Label) is [var found] ? found : -1;
        if (width < 2)
            throw new InputException(
                $"{file}: one column; expected at least a label and a text (is the separator one of , ; | :: or a tab?)");
        var free = Enumerable.Range(0, width).Where(i => i != label && !text.Contains(i) && table.Columns[i].Length > 0).ToArray();
        if (text.Length == 0)
        {
            text = [free.MaxBy(i => table.Sample.Sum(row => (long)(row.Length > i ? row[i].Length : 0)))];
            free = [.. free.Except(text)];
        }
        if (label < 0)
            label = free is [var only] ? only : throw NoColumn(file, table, "label", "--label");
        return (label, text);
    }

    internal static InputException NoColumn(string file, TableLayout table, string role, string option) => new(table.Header
        ? $"no {role} column found; the file has: {string.Join(", ", table.Columns)}. Name it with {option} (in {file})"
        : $"no {role} column found; the file has no header line and {table.Columns.Count} columns. Name it by position, from 1, with " +
        $"{option} (in {file})");
}
