using System.Text;
using System.Text.Json;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of any table or of JSON lines, by column name, one at a time: what is predicted on.</summary>
public static class RowReader
{
    /// <summary>Standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads rows as they are asked for. A file that begins with <c>{</c> holds a JSON object a line, whose values
    /// are <see cref="JsonElement"/>; any other is a table with a header line, whose values are strings. Gzip is undone for
    /// files.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="columns">How a table is written, where that is not to be inferred.</param>
    /// <param name="expected">Columns that are asked for: the header is the first line that names them, whatever stands above it. Where
    /// they are positions (1, 2, ...), as of training rows without a header, a table needs none.</param>
    /// <param name="note">Told how a table was understood where that is not plain, such as lines left out above the header.</param>
    /// <exception cref="InputException">Thrown at the row that cannot be read, with its line.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        string path, ColumnRoles? columns = null, IReadOnlyList<string>? expected = null, Action<string>? note = null) =>
        path == StandardInput
            ? Read(Console.OpenStandardInput(), "standard input", columns, expected, note)
            : Read(InputFile.At(path).Open, path, columns, expected, note);

    /// <summary>As above, from a stream, which is closed at the end.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">For messages.</param>
    /// <param name="columns">How a table is written, where that is not to be inferred.</param>
    /// <param name="expected">Columns that are asked for.</param>
    /// <param name="note">Told how a table was understood where that is not plain.</param>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        Stream stream, string name, ColumnRoles? columns = null, IReadOnlyList<string>? expected = null, Action<string>? note = null) =>
        Read(() => stream, name, columns, expected, note);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Read(
        Func<Stream> open, string name, ColumnRoles? columns, IReadOnlyList<string>? expected, Action<string>? note)
    {
        using var buffer = new LineBuffer(name, open(), interactive: true, columns);
        var first = buffer.Ahead.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty)
            yield break;
        foreach (var row in first[0] == '{' ? JsonLines(new(buffer)) : Table(buffer, columns ?? new(), expected ?? [], note))
            yield return row;
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> JsonLines(LineReader reader)
    {
        while (reader.Read())
        {
            reader.CheckUtf8();
            if (!reader.Bytes.Trim(" \t"u8).IsEmpty)
                yield return JsonRow(reader);
        }
    }

    private static LocatedRow JsonRow(LineReader reader)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(reader.Bytes));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InputException(
                    $"{reader.Name}, line {reader.Number:N0}: a JSON {document.RootElement.ValueKind}; expected an object, one a line");
            var row = new LocatedRow($"{reader.Name}, line {reader.Number:N0}", 8);
            foreach (var property in document.RootElement.Clone().EnumerateObject())
                row[property.Name] = property.Value;
            return row;
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{reader.Name}, line {reader.Number:N0}: not JSON ({e.Message.TrimEnd('.')}); expected an object, one a line", e);
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Table(
        LineBuffer buffer, ColumnRoles columns, IReadOnlyList<string> expected, Action<string>? note)
    {
        var table = TableLayout.Infer(buffer, columns, expected);
        foreach (var told in table.Notes)
            note?.Invoke(told);
        using var reader = table.Open(buffer);
        while (reader.Read())
        {
            table.Check(reader);
            var row = new LocatedRow($"{reader.Name}, {reader.Place}", table.Columns.Count);
            for (var i = 0; i < table.Columns.Count; i++)
                if (table.Columns[i].Length > 0)
                    row[table.Columns[i]] = reader.Text(i);
            yield return row;
        }
        foreach (var told in reader.Notes())
            note?.Invoke(told);
    }
}
