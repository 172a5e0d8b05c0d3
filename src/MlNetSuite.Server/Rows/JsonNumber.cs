using System.Text.Json;

namespace MlNetSuite.Server.Rows;

/// <summary>Numbers in JSON, which has no infinity: such a number is null.</summary>
internal static class JsonNumber
{
    internal static void Write(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
