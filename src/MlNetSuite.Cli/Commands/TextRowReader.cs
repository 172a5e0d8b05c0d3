using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;

namespace MlNetSuite.Cli.Commands;

/// <summary>Rows of a file as what reads texts takes them: with the one column <c>Text</c>.</summary>
internal static class TextRowReader
{
    internal const string Column = "Text";

    /// <summary>Reads rows as they are asked for.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="roles">How it is written.</param>
    /// <param name="columns">The columns that a person named; the text is theirs, joined as a training does it.</param>
    /// <param name="card">The model, whose training rows may have had columns; null where there is none.</param>
    /// <param name="note">Told how the file was understood where that is not plain.</param>
    /// <exception cref="InputException">A row has no such column, or cannot be read.</exception>
    internal static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        string path, ColumnRoles roles, IReadOnlyList<string> columns, ModelCard? card, Action<string> note)
    {
        IEnumerable<IReadOnlyDictionary<string, object?>> Rows(IReadOnlyList<string> expected) =>
            RowReader.Read(path, roles, expected, note);

        return columns.Count > 0 ? Rows(RowReading.ArePositions(columns) ? [] : columns).Select(row => Joined(row, columns, path))
            : card?.Reading?.Columns?.Text is { Count: > 0 } trained
                ? Rows(RowReading.ArePositions(trained) ? trained : [.. trained, Column]).Select(row => AsTrained(row, trained, path))
            : Rows([Column]).Select(row => WithText(row, path));
    }

    private static IReadOnlyDictionary<string, object?> WithText(IReadOnlyDictionary<string, object?> row, string path) =>
        row.Keys.Contains(Column, StringComparer.OrdinalIgnoreCase)
            ? row
            : throw new InputException($"{path}: no column '{Column}'; a row has: {string.Join(", ", row.Keys)}. Name the column with " +
                "the text by --text, and several ones in the order that train was given.");

    /// <summary>The text of the columns that training was given, where a row has them.</summary>
    private static IReadOnlyDictionary<string, object?> AsTrained(
        IReadOnlyDictionary<string, object?> row, IReadOnlyList<string> columns, string path) =>
        columns.All(row.ContainsKey) ? Joined(row, columns, path) : WithText(row, path);

    /// <summary>The text as a training makes it of several columns.</summary>
    private static Dictionary<string, object?> Joined(
        IReadOnlyDictionary<string, object?> row, IReadOnlyList<string> columns, string path) => new()
        {
            [Column] = string.Join('\n', columns.Select(column => row.TryGetValue(column, out var value)
                ? value?.ToString() ?? ""
                : throw new InputException($"{path}: no column '{column}'; a row has: {string.Join(", ", row.Keys)}."))),
        };
}
