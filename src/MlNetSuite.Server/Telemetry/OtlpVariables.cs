using OpenTelemetry.Resources;

namespace MlNetSuite.Server.Telemetry;

/// <summary>What the usual variables say of an export by OTLP.</summary>
/// <remarks>OpenTelemetry's "Environment Variable Specification" and "OTLP Exporter": <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the same for
/// <c>METRICS</c> or <c>TRACES</c> alone) switches export on; <c>OTEL_SDK_DISABLED</c>, <c>OTEL_SERVICE_NAME</c>,
/// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_TRACES_SAMPLER</c> and the others mean what they mean everywhere.</remarks>
internal static class OtlpVariables
{
    /// <summary>Whether <c>METRICS</c> or <c>TRACES</c> are to be exported.</summary>
    internal static bool AreExported(string signal) =>
        !string.Equals(Value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && Value($"OTEL_{signal}_EXPORTER") is not "none"
        && (Value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Value($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null;

    /// <summary>The endpoint among them that is no address, with its variable; the exporter would send to its usual one instead.</summary>
    internal static (string Variable, string Value)? WrongEndpoint =>
        ((string[])["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
            .Select(name => (name, Value(name) ?? "")).Where(given => given.Item2.Length > 0 && !IsAddress(given.Item2))
            .Select(given => ((string, string)?)given).FirstOrDefault();

    /// <summary>Names the service, unless they do.</summary>
    internal static ResourceBuilder AddThisService(
        this ResourceBuilder resource, params IEnumerable<KeyValuePair<string, object>> attributes) =>
        resource.AddService(ServerIdentity.Name, serviceVersion: ServerIdentity.Version).AddAttributes(attributes)
            // Once more, after ours: what is said last counts.
            .AddEnvironmentVariableDetector();

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
