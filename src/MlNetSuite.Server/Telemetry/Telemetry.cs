using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlNetSuite.Server.Telemetry;

/// <summary>Metrics for Prometheus at <c>/metrics</c>, and everything by OTLP where the usual variables say so.</summary>
/// <remarks>OpenTelemetry's "Environment Variable Specification" and "OTLP Exporter": <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the same for
/// <c>METRICS</c> or <c>TRACES</c> alone) switches export on; <c>OTEL_SDK_DISABLED</c>, <c>OTEL_SERVICE_NAME</c>,
/// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_TRACES_SAMPLER</c> and the others mean what they mean everywhere.</remarks>
internal static class Telemetry
{
    private const string EnginesName = "MlNetSuite.Prediction";

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Those alone of the environment's variables reach the server.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(v => ((string)v.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(v => new KeyValuePair<string, string?>((string)v.Key, (string?)v.Value)));
        var telemetry = builder.Services.AddOpenTelemetry();
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null)
            telemetry.ConfigureResource(resource => resource.AddService("mlnetsuite", serviceVersion: ServerIdentity.Version));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(ServerMetrics.MeterName, EnginesName).AddPrometheusExporter();
            if (IsExported("METRICS"))
                metrics.AddOtlpExporter();
        });
        // Without a place to send them to, spans cost time and are nothing.
        if (IsExported("TRACES"))
            telemetry.WithTracing(traces => traces.AddSource(EnginesName).AddAspNetCoreInstrumentation().AddOtlpExporter());
    }

    internal static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");

    private static bool IsExported(string signal) =>
        Environment.GetEnvironmentVariable($"OTEL_{signal}_EXPORTER") is not "none"
        && (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")
            ?? Environment.GetEnvironmentVariable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is { Length: > 0 };
}
