using System.Text;
using System.Text.Json;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>JSON objects of a text, one at a time: one a line, or the elements of an array.</summary>
internal static class JsonObjects
{
    /// <summary>What places count.</summary>
    internal static string Unit(InputFile file, ColumnRoles given)
    {
        using var buffer = new LineBuffer(file.Name, file.Open(), given: given);
        return IsArray(buffer) ? "element" : "line";
    }

    internal static IEnumerable<(long Place, JsonElement Row)> Read(InputFile file, ColumnRoles given)
    {
        using var buffer = new LineBuffer(file.Name, file.Open(), given: given);
        foreach (var row in Read(buffer))
            yield return row;
    }

    /// <summary>Objects as they arrive, with their place from 1.</summary>
    internal static IEnumerable<(long Place, JsonElement Row)> Read(LineBuffer buffer) =>
        IsArray(buffer) ? Elements(buffer) : Lines(new(buffer));

    internal static bool IsArray(LineBuffer buffer) => buffer.Ahead.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>A value as the text that a CSV of the same table would have.</summary>
    internal static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };

    private static IEnumerable<(long Place, JsonElement Row)> Lines(LineReader reader)
    {
        while (reader.Read())
        {
            reader.CheckUtf8();
            if (!reader.Bytes.Trim(" \t"u8).IsEmpty)
                yield return (reader.Number, Line(reader));
        }
    }

    private static JsonElement Line(LineReader reader)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(reader.Bytes));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InputException(
                    $"{reader.Name}, line {reader.Number:N0}: a JSON {document.RootElement.ValueKind}; expected an object, one a line");
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{reader.Name}, line {reader.Number:N0}: not JSON ({e.Message.TrimEnd('.')}); expected an object, one a line", e);
        }
    }

    private static IEnumerable<(long Place, JsonElement Row)> Elements(LineBuffer buffer)
    {
        using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(new LineBufferStream(buffer))
            .ToBlockingEnumerable().GetEnumerator();
        for (var place = 1L; Next(buffer.Name, elements, place); place++)
            yield return (place, elements.Current);
    }

    private static bool Next(string name, IEnumerator<JsonElement> elements, long place)
    {
        try
        {
            if (!elements.MoveNext())
                return false;
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{name}, line {e.LineNumber + 1:N0}: not JSON ({e.Message.TrimEnd('.')}); expected an array of objects", e);
        }
        return elements.Current.ValueKind == JsonValueKind.Object ? true : throw new InputException(
            $"{name}, element {place:N0}: a JSON {elements.Current.ValueKind}; expected an array of objects");
    }

    /// <summary>What a buffer has not given yet.</summary>
    private sealed class LineBufferStream(LineBuffer buffer) : ForwardStream
    {
        public override int Read(Span<byte> bytes)
        {
            if (buffer.Ahead.IsEmpty && !buffer.Fill())
                return 0;
            var count = Math.Min(bytes.Length, buffer.Ahead.Length);
            buffer.Ahead[..count].CopyTo(bytes);
            buffer.Consume(count);
            return count;
        }
    }
}
