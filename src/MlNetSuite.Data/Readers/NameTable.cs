using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>A table of items or users beside the ratings: its ids, and what each is called.</summary>
internal static class NameTable
{
    private static readonly string[] NameColumns =
    [
        "title", "name", "itemname", "itemtitle", "productname", "producttitle", "movietitle", "booktitle", "username", "fullname", "label",
    ];

    /// <summary>Names by id, and what is told about them.</summary>
    /// <param name="option">Which option named the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="ids">The ids that the ratings have.</param>
    /// <param name="idColumns">What a column of ids is called.</param>
    /// <param name="kind">What has the ids: items, users.</param>
    /// <param name="roles">How the ratings are encoded.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal static (Dictionary<string, string> Names, string Note) Read(
        string option, string path, IReadOnlyList<string> ids, string[] idColumns, string kind, ColumnRoles roles,
        CancellationToken cancel)
    {
        List<string> notes = [];
        List<IReadOnlyDictionary<string, object?>> rows = [];
        foreach (var row in RowReader.Read(path, new ColumnRoles { EncodingUnlessUtf8 = roles.Encoding }, note: notes.Add))
        {
            cancel.ThrowIfCancellationRequested();
            rows.Add(row);
        }
        if (rows.Count == 0)
            throw new InputException($"{option} {path}: no rows; expected a table of {kind} with their ids and names");
        var known = ids.ToHashSet(StringComparer.Ordinal);
        var columns = rows[0].Keys.ToList();
        var idColumn = IdColumn(columns, rows, known, idColumns) ?? throw new InputException(
            $"{option} {path}: no column has ids of the ratings, such as '{ids[0]}'; the file has: {string.Join(", ", columns)}");
        var nameColumn = NameColumn([.. columns.Where(c => c != idColumn)], rows) ?? throw new InputException(
            $"{option} {path}: no column of titles or names next to '{idColumn}'; the file has: {string.Join(", ", columns)}");
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var row in rows)
            if (Text(row, nameColumn) is { Length: > 0 } name && known.Contains(Text(row, idColumn)))
                names[Text(row, idColumn)] = name;
        var strange = rows.Count(row => !known.Contains(Text(row, idColumn)));
        return (names, string.Concat(notes.Select(note => $"{note}; ")) +
            $"{path}: '{nameColumn}' names {names.Count:N0} of {ids.Count:N0} {kind} by their '{idColumn}'" +
            (strange == 0 ? "" : $"; {strange:N0} {(strange == 1 ? "row is" : "rows are")} of no id of the ratings"));
    }

    /// <summary>The column called so, if it has ids of the ratings; else the one that has the most.</summary>
    private static string? IdColumn(
        List<string> columns, List<IReadOnlyDictionary<string, object?>> rows, HashSet<string> known, string[] called)
    {
        int Hits(string column) => rows.Count(row => known.Contains(Text(row, column)));
        if (HeaderInference.Named(columns, [.. called, "id"]) is >= 0 and var named && Hits(columns[named]) > 0)
            return columns[named];
        var best = columns.MaxBy(Hits)!;
        return Hits(best) > 0 ? best : null;
    }

    private static string? NameColumn(List<string> columns, List<IReadOnlyDictionary<string, object?>> rows) =>
        HeaderInference.Named(columns, NameColumns) is >= 0 and var named ? columns[named]
        : columns.Find(column => rows.Exists(row => Text(row, column) is { Length: > 0 } text
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));

    private static string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column)?.ToString()?.Trim() ?? "";
}
