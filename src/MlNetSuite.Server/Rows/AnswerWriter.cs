using System.Text.Json;

namespace MlNetSuite.Server.Rows;

/// <summary>Answers to rows, as <c>mlnetsuite predict --json</c> prints them.</summary>
internal static class AnswerWriter
{
    internal static void Write(Utf8JsonWriter json, Prediction.Prediction answer, ModelSignature signature)
    {
        json.WriteStartObject();
        if (answer.Label is { } label)
            json.WriteString("prediction"u8, label);
        else
            WriteNumber(json, "prediction"u8, answer.Score);
        WriteNumber(json, "score"u8, answer.Score);
        if (answer.Label is not null)
            WriteProbabilities(json, answer, signature);
        if (answer.KnownUser is { } user)
            json.WriteBoolean("knownUser"u8, user);
        if (answer.KnownItem is { } item)
            json.WriteBoolean("knownItem"u8, item);
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity: such a score is null.</summary>
    internal static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, float value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    private static void WriteProbabilities(Utf8JsonWriter json, Prediction.Prediction answer, ModelSignature signature)
    {
        json.WriteStartObject("probabilities"u8);
        var values = answer.Probabilities.Values;
        if (values.Length == signature.LabelCount)
            for (var i = 0; i < values.Length; i++)
            {
                json.WritePropertyName(signature.Labels[i]);
                WriteNumber(json, values[i]);
            }
        json.WriteEndObject();
    }
}
