namespace MlNetSuite.Server;

/// <summary>Headers of the Open Inference Protocol.</summary>
internal static class ProtocolHeaders
{
    /// <summary>The header with the length of the JSON object where bytes follow it.</summary>
    internal const string InferenceHeaderLength = "Inference-Header-Content-Length";
}
