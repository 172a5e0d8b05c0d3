using System.Text;
using System.Text.Json;
using MlNetSuite.Data.Store;

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
    /// <exception cref="InputException">Thrown at the row that cannot be read, with its line.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(string path, ColumnRoles? columns = null) =>
        path == StandardInput ? Read(Console.OpenStandardInput(), "standard input", columns) : Read(InputFile.At(path).Open, path, columns);

    /// <summary>As above, from a stream, which is closed at the end.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">For messages.</param>
    /// <param name="columns">How a table is written, where that is not to be inferred.</param>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Read(Stream stream, string name, ColumnRoles? columns = null) =>
        Read(() => stream, name, columns);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Read(Func<Stream> open, string name, ColumnRoles? columns)
    {
        using var buffer = new LineBuffer(name, open(), interactive: true);
        var first = buffer.Ahead.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty)
            yield break;
        foreach (var row in first[0] == '{' ? JsonLines(new(buffer)) : Table(buffer, columns ?? new()))
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

    private static Dictionary<string, object?> JsonRow(LineReader reader)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(reader.Bytes));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InputException(
                    $"{reader.Name}, line {reader.Number:N0}: a JSON {document.RootElement.ValueKind}; expected an object, one a line");
            return document.RootElement.Clone().EnumerateObject()
                .GroupBy(p => p.Name).ToDictionary(p => p.Key, p => (object?)p.Last().Value);
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{reader.Name}, line {reader.Number:N0}: not JSON ({e.Message.TrimEnd('.')}); expected an object, one a line", e);
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Table(LineBuffer buffer, ColumnRoles columns)
    {
        // Rows are asked for by name, so that there is a header unless it is said that there is none.
        var table = TableLayout.Infer(buffer, columns with { Header = columns.Header ?? true });
        if (table.Columns.Distinct().Count() < table.Columns.Count)
            throw new InputException(
                $"{buffer.Name}, line 1: two columns of the same name; the header has: {string.Join(", ", table.Columns)}");
        using var reader = table.Open(buffer);
        while (reader.Read())
        {
            table.Check(reader);
            var row = new Dictionary<string, object?>(table.Columns.Count, StringComparer.Ordinal);
            for (var i = 0; i < table.Columns.Count; i++)
                row[table.Columns[i]] = reader.Text(i);
            yield return row;
        }
    }
}
