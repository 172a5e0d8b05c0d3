namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Names of entries in an artifact.</summary>
internal static class ArtifactNames
{
    internal const string Folder = "MlNetSuite/";
    internal const string Card = Folder + "card.json";
    internal const string Labels = Folder + "labels.json";
    internal const string Samples = Folder + "samples.jsonl";
    internal const string Checksums = Folder + "checksums.json";

    /// <summary>The root of the transformer that <c>mlContext.Model.Save</c> writes.</summary>
    internal const string Model = "TransformerChain/Model.key";

    /// <summary>Whether every artifact has an entry of this name.</summary>
    internal static bool IsOwn(string name) => name is Card or Labels or Samples or Checksums;

    /// <summary>Whether an entry is where ML.NET keeps an ONNX model.</summary>
    internal static bool IsOnnx(string name) => name.EndsWith("/OnnxModel", StringComparison.Ordinal);

    /// <summary>Whether a name stays inside whatever folder the archive is unpacked to, on every operating system.</summary>
    internal static bool IsSafe(string name) =>
        name.Length > 0
        && !name.Any(c => c is '\\' or ':' || char.IsControl(c))
        && name.Split('/').All(part => part is not ("" or "." or ".."));
}
