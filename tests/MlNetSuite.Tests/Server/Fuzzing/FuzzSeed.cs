using System.Text;

namespace MlNetSuite.Tests.Server.Fuzzing;

/// <summary>A request that is right, for a fuzzer to spoil.</summary>
/// <param name="Path">Where it is sent.</param>
/// <param name="Body">What is sent.</param>
/// <param name="ContentType">What it says it is.</param>
/// <param name="HeaderLength">Length of its JSON where binary tensors follow; null for none.</param>
internal sealed record FuzzSeed(string Path, byte[] Body, string ContentType = "application/json", int? HeaderLength = null)
{
    internal static FuzzSeed Json(string path, string json) => new(path, Encoding.UTF8.GetBytes(json));

    internal static FuzzSeed Binary(string path, string json, byte[] tensors)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return new(path, [.. header, .. tensors], "application/octet-stream", header.Length);
    }
}
