using System.Text;
using System.Text.Json;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Rows;

/// <summary>The rows of a request.</summary>
/// <param name="Rows">At least one.</param>
/// <param name="IsArray">Whether they came as an array, and so are answered by one.</param>
internal readonly record struct RequestRows(IReadOnlyList<ModelRow> Rows, bool IsArray);

/// <summary>Reads rows as JSON objects straight from the body's bytes: numbers go into the arrays the model reads, without
/// anything in between.</summary>
internal static class RowsReader
{
    // Shorter texts are charged with their row.
    private const int SmallText = 4 * 1024;

    /// <summary>One object or an array of them. Letter case of names may differ, further properties are ignored.</summary>
    /// <exception cref="RefusedRequestException">A value is of the wrong kind or there are too many.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static RequestRows Read(ReadOnlySpan<byte> json, ModelSignature signature, PredictionServerOptions limits, MemoryCharge memory)
    {
        if (json.IsEmpty)
            throw new RefusedRequestException($"the body is empty; send a row such as {Example(signature)}, or an array of rows.");
        try
        {
            return ReadAll(json, signature, limits, memory);
        }
        // What the reader throws for text that is not UTF-8, or an escape that is no character.
        catch (InvalidOperationException fault)
        {
            throw new RefusedRequestException("the body holds text that is not UTF-8.", fault);
        }
    }

    /// <summary>A row that shows which columns a model takes.</summary>
    internal static string Example(ModelSignature signature) =>
        $"{{{string.Join(", ", signature.Inputs.Select(c => $"\"{c.Name}\": {Sample(c.Kind)}"))}}}";

    private static string Sample(ColumnKind kind) => kind switch
    {
        ColumnKind.Vector => "[0, ...]",
        ColumnKind.Image => "\"<base64>\"",
        ColumnKind.Text => "\"...\"",
        ColumnKind.Boolean => "true",
        _ => "0",
    };

    private static RequestRows ReadAll(ReadOnlySpan<byte> json, ModelSignature signature, PredictionServerOptions limits,
        MemoryCharge memory)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var rows = reader.TokenType switch
        {
            JsonTokenType.StartObject => new RequestRows([ReadRow(ref reader, signature, limits, memory)], false),
            JsonTokenType.StartArray => new RequestRows(ReadArray(ref reader, signature, limits, memory), true),
            _ => throw new RefusedRequestException(
                $"a row must be an object such as {Example(signature)}, but got {JsonNumbers.Describe(ref reader)}."),
        };
        // Anything after the last brace is a fault of its own.
        reader.Read();
        return rows;
    }

    private static List<ModelRow> ReadArray(ref Utf8JsonReader reader, ModelSignature signature, PredictionServerOptions limits,
        MemoryCharge memory)
    {
        var rows = new List<ModelRow>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new RefusedRequestException(
                    $"row {rows.Count}: a row must be an object such as {Example(signature)}, but got {JsonNumbers.Describe(ref reader)}.");
            if (rows.Count == limits.MaxRows)
                throw new RefusedRequestException($"there are more than {limits.MaxRows:N0} rows, the limit; send fewer at once.");
            memory.Add(signature.RowBytes);
            rows.Add(ReadRow(ref reader, signature, limits, memory));
        }
        return rows.Count > 0 ? rows : throw new RefusedRequestException("the array holds no row.");
    }

    private static ModelRow ReadRow(ref Utf8JsonReader reader, ModelSignature signature, PredictionServerOptions limits,
        MemoryCharge memory)
    {
        var row = new ModelRow(signature);
        var start = reader;
        var (next, hasOthers) = (0, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var place = Place(ref reader, signature, next);
            reader.Read();
            if (place < 0)
            {
                reader.Skip();
                hasOthers = true;
                continue;
            }
            if (signature.Named[place].Kind == ColumnKind.Image
                && !(signature.MayLackPictures && reader.TokenType == JsonTokenType.Null))
                row.SetImage(place, Image(ref reader, signature.Named[place]), limits);
            else
                row.Set(place, Value(ref reader, signature.Named[place], limits, memory));
            next = place + 1;
        }
        if (hasOthers && !signature.IsWhole(row))
            memory.Add(row.SetOthers(Others(start, signature)));
        return row;
    }

    // Columns mostly come in the model's own order.
    private static int Place(ref Utf8JsonReader reader, ModelSignature signature, int next) =>
        next < signature.Columns.Length && reader.ValueTextEquals(signature.Columns[next].Utf8Name)
            ? next
            : signature.PlaceInAnyCase(reader.GetString()!);

    /// <summary>Names of an object's first properties that the model does not take.</summary>
    private static List<string> Others(Utf8JsonReader reader, ModelSignature signature)
    {
        List<string> names = [];
        while (names.Count < ModelRow.MostOthers && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.GetString()! is var name && signature.PlaceInAnyCase(name) < 0)
                names.Add(name);
            reader.Read();
            reader.Skip();
        }
        return names;
    }

    private static object? Value(ref Utf8JsonReader reader, ModelColumn column, PredictionServerOptions limits, MemoryCharge memory) =>
        (column.Kind, reader.TokenType) switch
        {
            (ColumnKind.Vector, JsonTokenType.StartArray) => Numbers(ref reader, column, limits),
            (ColumnKind.Vector, _) => throw new RefusedRequestException(
                $"'{column.Name}' takes an array of numbers, but got {JsonNumbers.Describe(ref reader)}."),
            (_, JsonTokenType.Null) => null,
            (_, JsonTokenType.String) => Text(ref reader, memory),
            (_, JsonTokenType.True or JsonTokenType.False) => Truth(ref reader, column),
            (ColumnKind.Single, JsonTokenType.Number) => JsonNumbers.Single(ref reader, column.Name),
            (ColumnKind.Double, JsonTokenType.Number) => JsonNumbers.Double(ref reader, column.Name),
            (ColumnKind.Int32 or ColumnKind.Int64, JsonTokenType.Number) => JsonNumbers.Int64(ref reader, column.Name),
            // An id such as 42 may come as a number where training read it as text. It stays one: a column with decimal commas would read
            // its digits otherwise.
            (ColumnKind.Text, JsonTokenType.Number) => JsonElement.ParseValue(ref reader),
            _ => throw new RefusedRequestException(
                $"'{column.Name}' takes {Expected(column.Kind)}, but got {JsonNumbers.Describe(ref reader)}."),
        };

    // Charged before it is made. An escape is at most six bytes of one character.
    private static string Text(ref Utf8JsonReader reader, MemoryCharge memory)
    {
        var bytes = reader.ValueSpan;
        if (bytes.Length >= SmallText)
            memory.AddLargest(ModelRow.TextBytes(reader.ValueIsEscaped ? bytes.Length / 6 : Encoding.UTF8.GetCharCount(bytes)));
        return reader.GetString()!;
    }

    private static object Truth(ref Utf8JsonReader reader, ModelColumn column) => column.Kind switch
    {
        ColumnKind.Boolean => reader.GetBoolean(),
        ColumnKind.Text => reader.GetBoolean() ? "true" : "false",
        _ => throw new RefusedRequestException(
            $"'{column.Name}' takes {Expected(column.Kind)}, but got {JsonNumbers.Describe(ref reader)}."),
    };

    private static string Expected(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Boolean => "true or false",
        ColumnKind.Int32 or ColumnKind.Int64 => "a whole number",
        ColumnKind.Other => "what a request cannot give",
        _ => "a number",
    };

    private static float[] Numbers(ref Utf8JsonReader reader, ModelColumn column, PredictionServerOptions limits)
    {
        if (column.Size is not { } size)
            return NumbersOfAnyLength(ref reader, column, limits);
        var numbers = new float[size];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == size)
                throw new RefusedRequestException($"'{column.Name}' has more than {size} numbers; the model takes {size}.");
            numbers[count++] = JsonNumbers.Single(ref reader, column.Name);
        }
        return count == size
            ? numbers
            : throw new RefusedRequestException($"'{column.Name}' has {count} numbers; the model takes {size}.");
    }

    private static float[] NumbersOfAnyLength(ref Utf8JsonReader reader, ModelColumn column, PredictionServerOptions limits)
    {
        var numbers = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == limits.MaxElements)
                throw new RefusedRequestException($"'{column.Name}' has more than {limits.MaxElements:N0} numbers, the limit.");
            numbers.Add(JsonNumbers.Single(ref reader, column.Name));
        }
        return [.. numbers];
    }

    private static byte[] Image(ref Utf8JsonReader reader, ModelColumn column)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new RefusedRequestException(
                $"'{column.Name}' takes an image file as base64, but got {JsonNumbers.Describe(ref reader)}.");
        return reader.TryGetBytesFromBase64(out var bytes) ? bytes : DataUri(reader.GetString()!, column);
    }

    // data:image/png;base64,...
    private static byte[] DataUri(string text, ModelColumn column)
    {
        var comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) : -1;
        var bytes = new byte[text.Length];
        return comma >= 0 && Convert.TryFromBase64Chars(text.AsSpan(comma + 1), bytes, out var count)
            ? bytes[..count]
            : throw new RefusedRequestException($"'{column.Name}' takes an image file as base64, but got text that is not base64.");
    }
}
