using System.Text.Json.Nodes;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    /// <summary>The size of the zip the model was opened from, in bytes.</summary>
    public long Bytes => _archive.Length;

    /// <summary>A few rows, of the test rows if there were any, as <see cref="Predict(JsonObject)"/> takes them (an <c>Image</c> is
    /// base64); empty where whoever packed the model gave none. Made anew by each call.</summary>
    public IReadOnlyList<JsonObject> SampleRows() => Samples.Json();
}
