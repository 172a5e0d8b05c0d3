using System.Text.Json.Nodes;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    /// <summary>The size of the zip the model was opened from, in bytes.</summary>
    public long Bytes => _archive.Length;

    /// <summary>A few rows, of the test rows if there were any, as <see cref="Predict(JsonObject)"/> takes them (an <c>Image</c> is
    /// base64); empty where whoever packed the model gave none. Unpacked anew by each call.</summary>
    /// <exception cref="System.Text.Json.JsonException">The entry is not a JSON object a line.</exception>
    public IReadOnlyList<JsonObject> SampleRows()
    {
        if (_archive.Read(ArtifactNames.Samples) is not { } lines)
            return [];
        using var reader = new StreamReader(new MemoryStream(lines, writable: false));
        var rows = new List<JsonObject>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0)
                rows.Add(JsonNode.Parse(line) as JsonObject ?? throw new System.Text.Json.JsonException($"{ArtifactNames.Samples} holds a line that is no object."));
        return rows;
    }
}
