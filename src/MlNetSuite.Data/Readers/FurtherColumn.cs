using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A column of a table that is none of those the rows were read for.</summary>
internal static class FurtherColumn
{
    /// <summary>Its value in each row.</summary>
    /// <param name="path">The file the rows came from.</param>
    /// <param name="roles">How it was read.</param>
    /// <param name="column">A name, or a position from 1.</param>
    /// <param name="rows">How many rows were read from it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">It is no table, has no such column, or not every line became a row.</exception>
    internal static IReadOnlyList<string> Read(string path, ColumnRoles roles, string column, int rows, CancellationToken cancel)
    {
        if (!File.Exists(path) && !InputFile.At(path).IsNoFile)
            throw new InputException($"--group {column}: '{path}' is not a single file; a table with this column is required.");
        var file = InputFile.At(path);
        var table = TableLayout.Infer(file, roles);
        var place = ColumnFinder.Given(path, table, column);
        using var reader = table.Open(file, roles);
        List<string> values = new(rows);
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader))
                continue;
            values.Add(reader.Text(place));
        }
        return values.Count == rows ? values : throw new InputException(
            $"--group {column}: {path} has {values.Count:N0} lines, of which {rows:N0} rows were made (repeated ratings are merged, " +
            "rows without an answer left out); " +
            $"the group of each row cannot be determined.");
    }
}
