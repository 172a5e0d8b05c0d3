using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>A table of items or users beside the ratings: its ids, and what each is called.</summary>
/// <param name="Names">Names by id, those of no id of the ratings among them.</param>
/// <param name="Texts">All texts by id.</param>
/// <param name="Note">What is told about them.</param>
internal sealed record NameTable(IReadOnlyDictionary<string, string> Names, ItemTexts Texts, string Note)
{
    private static readonly string[] NameColumns =
    [
        "title", "name", "itemname", "itemtitle", "productname", "producttitle", "movietitle", "booktitle", "username", "fullname", "label",
    ];

    /// <summary>Reads the table.</summary>
    /// <param name="option">Which option named the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="ids">The ids that the ratings have.</param>
    /// <param name="idColumns">What a column of ids is called.</param>
    /// <param name="kind">What has the ids: items, users.</param>
    /// <param name="roles">How the ratings are encoded.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal static NameTable Read(
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
            if (Text(row, nameColumn) is { Length: > 0 } name && Text(row, idColumn) is { Length: > 0 } id)
                names[id] = name;
        var strange = rows.Count(row => !known.Contains(Text(row, idColumn)));
        return new(names, TextsOf(rows, idColumn, [.. columns.Where(c => c != idColumn && HasText(rows, c))]),
            string.Concat(notes.Select(note => $"{note}; ")) +
            $"{path}: '{nameColumn}' names {names.Keys.Count(known.Contains):N0} of {ids.Count:N0} {kind} by their '{idColumn}'" +
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
        : columns.Find(column => HasText(rows, column));

    private static bool HasText(List<IReadOnlyDictionary<string, object?>> rows, string column) =>
        rows.Exists(row => Text(row, column) is { Length: > 0 } text
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    // Of rows of the same id the last counts, as for names.
    private static ItemTexts TextsOf(List<IReadOnlyDictionary<string, object?>> rows, string idColumn, IReadOnlyList<string> columns)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<IReadOnlyList<string>> cells = [];
        foreach (var row in rows)
        {
            var id = Text(row, idColumn);
            if (id.Length == 0)
                continue;
            string[] texts = [.. columns.Select(column => Text(row, column))];
            if (places.TryAdd(id, cells.Count))
                cells.Add(texts);
            else
                cells[places[id]] = texts;
        }
        return new(columns, [.. places.OrderBy(place => place.Value).Select(place => place.Key)], cells);
    }

    private static string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column)?.ToString()?.Trim() ?? "";
}
