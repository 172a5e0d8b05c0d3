using System.Globalization;
using System.Text.Json;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of any table or of JSON lines, by column name, one at a time: what is predicted on.</summary>
public static class RowReader
{
    /// <summary>Standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether a file is a table, by its name.</summary>
    public static bool IsTable(string path) => InputFile.IsTable(path);

    /// <summary>Reads rows as they are asked for. A file that begins with <c>{</c> holds a JSON object a line, one that begins with
    /// <c>[</c> an array of objects, whose values are <see cref="JsonElement"/>; any other is a table with a header line (CSV, TSV, an
    /// Excel workbook, Parquet), whose values are strings, but for numbers with decimals and dates of what keeps such, as a workbook
    /// or a database: numbers are <see cref="JsonElement"/> too, dates have ISO 8601 as their text. Gzip and zip are undone for files.</summary>
    /// <param name="path">A file, a pattern such as <c>parts/*.csv</c> for several, or <c>-</c> for standard input.</param>
    /// <param name="columns">How a table is written, where that is not to be inferred.</param>
    /// <param name="expected">Columns that are asked for: the header is the first line that names them, whatever stands above it. Where
    /// they are positions (1, 2, ...), as of training rows without a header, a table needs none.</param>
    /// <param name="note">Told how a table was understood where that is not plain, such as lines left out above the header.</param>
    /// <exception cref="InputException">Thrown at the row that cannot be read, with its line.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        string path, ColumnRoles? columns = null, IReadOnlyList<string>? expected = null, Action<string>? note = null) =>
        path == StandardInput
            ? Read(Console.OpenStandardInput(), "standard input", columns, expected, note)
            : Read(InputFile.At(path), columns ?? new(), expected ?? [], note);

    /// <summary>As above, from a stream, which is closed at the end.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">For messages.</param>
    /// <param name="columns">How a table is written, where that is not to be inferred.</param>
    /// <param name="expected">Columns that are asked for.</param>
    /// <param name="note">Told how a table was understood where that is not plain.</param>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        Stream stream, string name, ColumnRoles? columns = null, IReadOnlyList<string>? expected = null, Action<string>? note = null) =>
        Read(() => stream, name, columns ?? new(), expected ?? [], note, interactive: !stream.CanSeek);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        InputFile file, ColumnRoles columns, IReadOnlyList<string> expected, Action<string>? note)
    {
        if (TableFile.IsParquet(file))
            return Joined(TableFile.Read(file, new(columns with { Label = "1" }), Environment.ProcessorCount, CancellationToken.None));
        (file, var mixed) = MixedEncoding.Resolve(file, columns);
        if (mixed is not null)
            note?.Invoke(mixed);
        return TableContainer.IsNoText(file)
            ? Table(file, columns, expected, note)
            : Read(file.Open, file.Name, columns, expected, note, interactive: false);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        Func<Stream> open, string name, ColumnRoles columns, IReadOnlyList<string> expected, Action<string>? note, bool interactive)
    {
        using var buffer = new LineBuffer(name, open(), interactive, columns);
        if (buffer.Ahead.TrimStart(" \t\r\n"u8).IsEmpty)
            yield break;
        foreach (var row in JsonRows.IsJson(buffer.Ahead) ? JsonObjectRows(buffer) : Table(buffer, columns, expected, note))
            yield return row;
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> JsonObjectRows(LineBuffer buffer)
    {
        var unit = JsonObjects.IsArray(buffer) ? "element" : "line";
        foreach (var (place, json) in JsonObjects.Read(buffer))
        {
            var row = new LocatedRow($"{buffer.Name}, {unit} {place:N0}", 8);
            foreach (var property in json.EnumerateObject())
                row[property.Name] = property.Value;
            yield return row;
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Table(
        LineBuffer buffer, ColumnRoles columns, IReadOnlyList<string> expected, Action<string>? note)
    {
        var table = TableLayout.Infer(buffer, columns, expected);
        return Table(table, OverruledReading.OfAll(buffer.Name, table, columns), () => table.Open(buffer), note);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Table(
        InputFile file, ColumnRoles columns, IReadOnlyList<string> expected, Action<string>? note)
    {
        var table = TableLayout.Infer(file, columns, expected);
        return Table(table, OverruledReading.OfAll(file.Name, table, columns), () => table.Open(file, columns), note);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Table(
        TableLayout table, IReadOnlyList<ColumnReading?> readings, Func<RowCursor> open, Action<string>? note)
    {
        foreach (var told in table.Notes)
            note?.Invoke(told);
        using var reader = open();
        while (reader.Read())
        {
            if (!table.HasRow(reader))
                continue;
            var row = new LocatedRow($"{reader.Name}, {reader.Place}", table.Columns.Count);
            for (var i = 0; i < table.Columns.Count; i++)
                if (table.Columns[i].Length > 0)
                    row[table.Columns[i]] = Value(readings[i], reader.Text(i), reader.Type(i));
            yield return row;
        }
        foreach (var told in reader.Notes())
            note?.Invoke(told);
    }

    private static object Value(ColumnReading? overruled, string text, CellType type) =>
        Value(type == CellType.Text && overruled is not null ? overruled.Written(text, type) : text, type);

    // Whole numbers are read alike whatever the decimal mark of a column is.
    private static object Value(string text, CellType type) => type switch
    {
        CellType.Number when text.AsSpan().ContainsAny('.', 'E')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            JsonSerializer.SerializeToElement(number),
        CellType.Date when TypedDate.Of(text) is { } date => date,
        _ => text,
    };

    // Whichever column was called the answer, all are columns here.
    private static IEnumerable<IReadOnlyDictionary<string, object?>> Joined(TableFile file) =>
        Enumerable.Range(0, file.Answers.Count).Select(row =>
        {
            var values = new LocatedRow($"{file.Name}, {file.Places(row)}", file.Columns.Count + 1);
            foreach (var column in file.Columns)
                values[column.Name] = Value(column.Text(row), file.Types.GetValueOrDefault(column.Name));
            values[file.Answer] = Value(file.Answers[row], file.Types.GetValueOrDefault(file.Answer));
            return values;
        });
}
