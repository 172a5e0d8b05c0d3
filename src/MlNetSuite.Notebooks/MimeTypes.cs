namespace MlNetSuite.Notebooks;

/// <summary>What values are shown as.</summary>
internal static class MimeTypes
{
    internal const string Html = "text/html";
    internal const string Plain = "text/plain";
    internal const string Json = "application/json";
    internal const string Png = "image/png";

    /// <summary>A <see cref="KeyMetric"/> for programs: one JSON object.</summary>
    internal const string Metric = "application/vnd.mlnetsuite.metric+json";
}
