using System.Text.Json;
using MlNetSuite.Prediction.Embeddings;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>An answer as a JSON object: the prediction and its score, then every further output by what it means.</summary>
internal static class AnswerJson
{
    /// <param name="json">Where it is written.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="nearest">The training texts that are most like the row, where they were asked for.</param>
    internal static void Write(Utf8JsonWriter json, PredictionResult answer, IReadOnlyList<NearestExample>? nearest = null)
    {
        var layout = answer.Layout;
        json.WriteStartObject();
        if (answer.Label is { } label)
            json.WriteString("prediction"u8, label);
        else if (!answer.Values.IsEmpty)
            WriteNumbers(json, "prediction"u8, answer.Values);
        if (layout.HasScore)
            WriteNumber(json, "score"u8, answer.Score);
        if (layout.Probabilities >= 0)
            WriteProbabilities(json, answer);
        foreach (var output in layout.Further)
            WriteOutput(json, layout.Names[output], new(answer, output));
        if (nearest is not null)
            WriteNearest(json, nearest);
        if (answer.Notes.Count > 0)
            WriteNotes(json, answer.Notes);
        json.WriteEndObject();
    }

    private static void WriteNearest(Utf8JsonWriter json, IReadOnlyList<NearestExample> nearest)
    {
        json.WriteStartArray("nearest"u8);
        foreach (var example in nearest)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, example.Text);
            json.WriteString("label"u8, example.Label);
            WriteNumber(json, "similarity"u8, example.Similarity);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNotes(Utf8JsonWriter json, IReadOnlyList<InputNote> notes)
    {
        json.WriteStartArray("notes"u8);
        foreach (var note in notes)
            json.WriteStringValue(note.ToString());
        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, JsonEncodedText name, OutputValue value)
    {
        json.WritePropertyName(name);
        if (value.Text is { } text)
            json.WriteStringValue(text);
        else if (value.Role == OutputRole.Flag)
            json.WriteBooleanValue(value.Flag);
        else if (value.Role == OutputRole.Interval)
            WriteInterval(json, value);
        else
            WriteNumbers(json, value.Numbers);
    }

    private static void WriteInterval(Utf8JsonWriter json, OutputValue value)
    {
        json.WriteStartObject();
        WriteNumbers(json, "lower"u8, value.Lower);
        WriteNumbers(json, "upper"u8, value.Upper);
        json.WriteEndObject();
    }

    private static void WriteProbabilities(Utf8JsonWriter json, PredictionResult answer)
    {
        json.WriteStartObject("probabilities"u8);
        var values = answer.Numbers(answer.Layout.Probabilities);
        for (var i = 0; i < values.Length; i++)
        {
            json.WritePropertyName(answer.Layout.LabelNames[i]);
            WriteNumber(json, values[i]);
        }
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<float> values)
    {
        json.WritePropertyName(name);
        WriteNumbers(json, values);
    }

    // A single number stands alone.
    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        if (values is [var single])
        {
            WriteNumber(json, single);
            return;
        }
        json.WriteStartArray();
        foreach (var value in values)
            WriteNumber(json, value);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, float value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    /// <summary>Writes a number; JSON has no infinity, and no number that is none: such a number is null.</summary>
    internal static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
