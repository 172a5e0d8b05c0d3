using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Reads values given by name, from code or from JSON, as the types ML.NET columns hold.</summary>
internal static class RowValues
{
    /// <summary>The value of a column, by its exact name or else by the same name in other letter case, unless columns of the model differ
    /// in nothing else; or else by its name in training.</summary>
    /// <exception cref="PredictionInputException">The row does not give it.</exception>
    internal static object? Find(
        IReadOnlyDictionary<string, object?> row, string name, DataViewSchema schema, TrainedNames? trained = null)
    {
        if (row.TryGetValue(name, out var value))
            return value;
        foreach (var (key, other) in row)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && IsInAnyCase(name, schema))
                return other;
        if (trained?.TryFind(row, name, out value) == true)
            return value;
        List<string> has = [.. row.Keys, .. (row as IPartialRow)?.Others ?? []];
        var near = Nearest.To(name, has.Where(key => schema.GetColumnOrNull(key) is null));
        var takes = schema.Select(column => column.Name);
        throw new PredictionInputException(
            $"the row lacks the column '{name}'; it has: {(has.Count == 0 ? "nothing" : string.Join(", ", has))}; " +
            $"the model takes: {trained?.Told(takes) ?? string.Join(", ", takes)}." +
            (near is null ? "" : $" Did you mean '{name}' by '{near}'?"));
    }

    private static bool IsInAnyCase(string name, DataViewSchema schema) =>
        schema.Count(column => !column.IsHidden && column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) == 1;

    /// <summary>A JSON object as a row.</summary>
    internal static Dictionary<string, object?> FromJson(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new PredictionInputException($"a row must be a JSON object such as {{\"Text\": \"...\"}}, not {Describe(row)}.");
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
            values[property.Name] = property.Value;
        return values;
    }

    /// <summary>A JSON object as a row.</summary>
    internal static Dictionary<string, object?> FromJson(JsonObject row)
    {
        using var document = JsonDocument.Parse(row.ToJsonString());
        return FromJson(document.RootElement.Clone());
    }

    internal static ReadOnlyMemory<char> Text(string column, object? value) => value switch
    {
        null => default,
        string text => text.AsMemory(),
        ReadOnlyMemory<char> text => text,
        TypedDate date => date.Text.AsMemory(),
        PictureFile picture => picture.Name.AsMemory(),
        JsonElement { ValueKind: JsonValueKind.Null } => default,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString().AsMemory(),
        // An id such as 42 may come as a number where training read it as text.
        JsonElement { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain => plain.GetRawText().AsMemory(),
        IFormattable plain when value is not JsonElement => plain.ToString(null, CultureInfo.InvariantCulture).AsMemory(),
        bool truth => (truth ? "true" : "false").AsMemory(),
        _ => throw Refuse(column, value, "text"),
    };

    internal static float Single(string column, object? value)
    {
        var number = (float)Double(column, value);
        return float.IsInfinity(number) ? throw Refuse(column, value, "a number of single precision, up to 3.4e38") : number;
    }

    internal static double Double(string column, object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => double.NaN,
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.String } text => Double(column, text.GetString()),
        string text when MissingValues.Is(text) => double.NaN,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        double or float or decimal or sbyte or byte or short or ushort or int or uint or long or ulong =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => throw Refuse(column, value, "a number"),
    };

    internal static int Int32(string column, object? value) =>
        Int64(column, value) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw Refuse(column, value, "a whole number of 32 bits");

    internal static long Int64(string column, object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole,
        JsonElement { ValueKind: JsonValueKind.String } text => Int64(column, text.GetString()),
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => throw Refuse(column, value, "a whole number"),
    };

    internal static bool Boolean(string column, object? value) => value switch
    {
        bool truth => truth,
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        JsonElement { ValueKind: JsonValueKind.String } text => Boolean(column, text.GetString()),
        string text when bool.TryParse(text, out var truth) => truth,
        _ => throw Refuse(column, value, "true or false"),
    };

    internal static float[] Singles(string column, object? value) => value switch
    {
        float[] numbers => numbers,
        byte[] bytes => Array.ConvertAll(bytes, b => (float)b),
        ReadOnlyMemory<float> numbers => numbers.ToArray(),
        ReadOnlyMemory<byte> bytes => Singles(column, bytes.ToArray()),
        IEnumerable<float> numbers => [.. numbers],
        IEnumerable<double> numbers => [.. numbers.Select(n => (float)n)],
        IEnumerable<int> numbers => [.. numbers.Select(n => (float)n)],
        JsonElement { ValueKind: JsonValueKind.Array } numbers =>
            [.. numbers.EnumerateArray()
                .Select(n => n.ValueKind == JsonValueKind.Number ? n.GetSingle() : throw Refuse(column, n, "numbers"))],
        _ => throw Refuse(column, value, "a list of numbers"),
    };

    internal static PredictionInputException Refuse(string column, object? value, string expected, Exception? inner = null) =>
        new($"column '{column}' takes {expected}, not {Describe(value)}.", inner);

    private static string Describe(object? value)
    {
        var text = value switch
        {
            null => "nothing",
            string s => $"'{s}'",
            JsonElement e => e.ValueKind == JsonValueKind.Undefined ? "nothing" : e.GetRawText(),
            _ => value.GetType().Name,
        };
        return text.Length <= 60 ? text : text[..60] + "...";
    }
}
