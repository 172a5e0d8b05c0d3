using System.Text.Json;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows by column name from files that may lack the answers.</summary>
internal static class UnlabelledRows
{
    /// <summary>Whether the source is a file or several, and no catalog id or folder of something else.</summary>
    internal static bool CanRead(string source) => File.Exists(source) || InputFile.At(source).IsNoFile;

    /// <summary>A table of any columns: CSV, TSV, JSON lines or Parquet.</summary>
    internal static IReadOnlyList<IReadOnlyDictionary<string, object?>> OfTable(string path, ColumnRoles roles, CancellationToken cancel) =>
        Read(path, roles, cancel);

    /// <summary>Texts as <c>Text</c>, where the file names a column of text; null where it does not.</summary>
    internal static IReadOnlyList<IReadOnlyDictionary<string, object?>>? OfTexts(string path, ColumnRoles roles, CancellationToken cancel)
    {
        if (Header(path, roles, roles.Text) is not { } header
            || Found(path, header, roles.Text, roles.OfTraining?.Text, HeaderInference.Text) is not { } text)
            return null;
        return [.. Read(path, roles, cancel).Select(row =>
            new Dictionary<string,
            object?>(1) { ["Text"] = string.Join('\n', text.Select(column => Text(row.GetValueOrDefault(column)))) })];
    }

    /// <summary>Pairs as <c>User</c> and <c>Item</c>, with the <c>Rating</c> where there is one; null where the file names no such
    /// columns.</summary>
    internal static IReadOnlyList<IReadOnlyDictionary<string, object?>>? OfRatings(string path, ColumnRoles roles, CancellationToken cancel)
    {
        if (Header(path, roles, [.. One(roles.User) ?? [], .. One(roles.Item) ?? []]) is not { } header
            || Found(path, header, One(roles.User), One(roles.OfTraining?.User), HeaderInference.User) is not [var user]
            || Found(path, header, One(roles.Item), One(roles.OfTraining?.Item), HeaderInference.Item) is not [var item])
            return null;
        var rating = roles.Rating == RatingColumns.NoRating ? null
            : Found(path, header, One(roles.Rating), One(roles.OfTraining?.Rating), HeaderInference.Rating) is [var r] ? r : null;
        return [.. Read(path, roles, cancel).Select(row =>
        {
            var pair = new Dictionary<string,
                object?>(3) { ["User"] = row.GetValueOrDefault(user), ["Item"] = row.GetValueOrDefault(item) };
            if (rating is not null)
                pair["Rating"] = row.GetValueOrDefault(rating);
            return pair;
        })];
    }

    private static string[]? One(string? column) => column is null ? null : [column];

    private static List<IReadOnlyDictionary<string, object?>> Read(string path, ColumnRoles roles, CancellationToken cancel)
    {
        List<IReadOnlyDictionary<string, object?>> rows = [];
        foreach (var row in RowReader.Read(path, roles))
        {
            cancel.ThrowIfCancellationRequested();
            rows.Add(row);
        }
        return rows.Count > 0
            ? rows
            : throw new InputException($"{path}: no rows; expected a header and rows below it, or a JSON object a line");
    }

    /// <summary>The names of the columns; null where the file has none. If a column is given by name, it has.</summary>
    private static IReadOnlyList<string>? Header(string path, ColumnRoles roles, IReadOnlyList<string>? named)
    {
        var header = roles.Header ?? (named?.Any(column => !column.All(char.IsAsciiDigit)) == true ? true : null);
        var table = TableLayout.Infer(
            MixedEncoding.Resolve(InputFile.At(path), roles).File, roles with { Header = header }, content: "rows");
        return table.Header ? table.Columns : null;
    }

    /// <summary>The columns as given, else as in training, else by their names; null where there are none.</summary>
    private static string[]? Found(
        string path, IReadOnlyList<string> header, IReadOnlyList<string>? given, IReadOnlyList<string>? trained, string[] names)
    {
        if (given is { Count: > 0 })
        {
            var table = new TableLayout(new(",", true), Header: true, header, []);
            return [.. given.Select(column => header[ColumnFinder.Given(path, table, column)])];
        }
        if (trained is not null && trained.All(header.Contains))
            return [.. trained];
        return HeaderInference.Named(header, names) is >= 0 and var place ? [header[place]] : null;
    }

    private static string? Text(object? value) => value is JsonElement { ValueKind: JsonValueKind.Null } ? "" : value?.ToString();
}
