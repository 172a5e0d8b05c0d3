using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Readers and writers made at compile time: an app that predicts once should not wait for reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, NewLine = "\n")]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
