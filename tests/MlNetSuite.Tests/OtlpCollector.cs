using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetSuite.Server;
using Message = MlNetSuite.Tests.AutoML.Exporters.EventReader.Message;

namespace MlNetSuite.Tests;

/// <summary>A collector of OTLP over HTTP on loopback; reads what it gets by hand, by the numbers of fields that opentelemetry-proto
/// has.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, Message Request)> _got = new();
    private readonly WebApplication _app;

    private OtlpCollector(WebApplication app) => _app = app;

    /// <summary>What makes a process send to it, soon.</summary>
    internal Dictionary<string, string> Variables => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Addresses()[0],
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    /// <summary>The signals that came, such as <c>traces</c>.</summary>
    internal IReadOnlyList<string> Signals => [.. _got.Select(got => got.Signal).Distinct().Order()];

    /// <summary>All spans that came.</summary>
    internal IReadOnlyList<Span> Spans =>
    [
        .. from request in Of("traces")
           from resource in request.All(1)
           from scope in resource.All(2)
           from span in scope.All(2)
           select new Span(Attributes(resource.Inner(1), 1)["service.name"], scope.Inner(1).Text(1), span.Text(5), span.Hex(1), span.Hex(2),
               span.Hex(4), Attributes(span, 9), span.Has(15) && span.Inner(15).Whole(3) == 2, span.Real(7), span.Real(8)),
    ];

    /// <summary>All points of metrics that came, of gauges and sums their value, of histograms their count.</summary>
    internal IReadOnlyList<Point> Points =>
    [
        .. from request in Of("metrics")
           from resource in request.All(1)
           from scope in resource.All(2)
           from metric in scope.All(2)
           from point in PointsOf(metric)
           select point with { Service = Attributes(resource.Inner(1), 1)["service.name"] },
    ];

    internal static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        collector._app.MapPost("/v1/{signal}", (RequestDelegate)(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector._got.Enqueue(((string)context.Request.RouteValues["signal"]!, new(body.ToArray())));
        }));
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<Message> Of(string signal) => _got.Where(got => got.Signal == signal).Select(got => got.Request);

    private static IEnumerable<Point> PointsOf(Message metric)
    {
        var (name, unit) = (metric.Text(1), metric.Text(3));
        foreach (var kind in (int[])[5, 7])
            if (metric.Has(kind))
                foreach (var point in metric.Inner(kind).All(1))
                    yield return new("", name, unit, point.Has(4) ? point.Real(4) : point.Whole(6), Attributes(point, 7));
        if (metric.Has(9))
            foreach (var point in metric.Inner(9).All(1))
                yield return new("", name, unit, point.Whole(4), Attributes(point, 9));
    }

    private static Dictionary<string, string> Attributes(Message message, int field) =>
        message.All(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.Inner(2)));

    private static string Value(Message value) =>
        value.Has(1) ? value.Text(1) : value.Has(3) ? $"{value.Whole(3)}" : value.Has(4) ? $"{value.Real(4)}" : "";

    /// <summary>A span; <paramref name="Parent"/> is empty for roots.</summary>
    internal sealed record Span(string Service, string Scope, string Name, string Trace, string Id, string Parent,
        IReadOnlyDictionary<string, string> Attributes, bool Failed, double Start, double End);

    /// <summary>A point of a metric.</summary>
    internal sealed record Point(string Service, string Name, string Unit, double Value, IReadOnlyDictionary<string, string> Attributes);
}
