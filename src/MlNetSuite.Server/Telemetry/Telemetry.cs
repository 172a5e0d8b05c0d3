using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MlNetSuite.Server.Telemetry;

/// <summary>Metrics for Prometheus at <c>/metrics</c>, and everything by OTLP where the usual variables say so.</summary>
/// <seealso cref="OtlpVariables"/>
internal static class Telemetry
{
    private const string EnginesName = "MlNetSuite.Prediction";

    internal static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Those alone of the environment's variables reach the server.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(v => ((string)v.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(v => new KeyValuePair<string, string?>((string)v.Key, (string?)v.Value)));
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddThisService());
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(ServerMetrics.MeterName, EnginesName).AddPrometheusExporter();
            if (OtlpVariables.AreExported("METRICS"))
                metrics.AddOtlpExporter();
        });
        // Without a place to send them to, spans cost time and are nothing.
        if (OtlpVariables.AreExported("TRACES"))
            telemetry.WithTracing(traces => traces.AddSource(EnginesName).AddAspNetCoreInstrumentation().AddOtlpExporter());
    }

    internal static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
