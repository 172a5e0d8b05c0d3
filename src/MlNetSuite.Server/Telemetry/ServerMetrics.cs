using System.Diagnostics.Metrics;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Telemetry;

/// <summary>The instruments of the meter <c>MlNetSuite.Server</c>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    internal const string MeterName = "MlNetSuite.Server";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;

    public ServerMetrics(IMeterFactory factory, PredictionTurns turns, MemoryBudget memory)
    {
        _meter = factory.Create(MeterName);
        _duration = _meter.CreateHistogram<double>("mlnetsuite.server.request.duration", "s", "From a request's first byte to its answer.",
            advice: new() { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });
        _refused = _meter.CreateCounter<long>("mlnetsuite.server.refused", "{request}",
            "Requests sent away because too many waited or took too much memory.");
        _meter.CreateObservableGauge("mlnetsuite.server.waiting", () => turns.Waiting, "{request}", "Requests that wait for their turn.");
        _meter.CreateObservableGauge("mlnetsuite.server.inside", () => turns.Inside, "{request}", "Requests that are predicted.");
        _meter.CreateObservableGauge("mlnetsuite.server.request.memory", () => memory.Taken, "By",
            "What requests take of the memory that they may take together.");
    }

    internal void Answered(string route, int status, TimeSpan time) =>
        _duration.Record(time.TotalSeconds, new("route", route), new KeyValuePair<string, object?>("status", Boxed(status)));

    internal void Refused(string route) => _refused.Add(1, new KeyValuePair<string, object?>("route", route));

    public void Dispose() => _meter.Dispose();

    // The usual one is not boxed for each request.
    private static readonly object Ok = 200;

    private static object Boxed(int status) => status == 200 ? Ok : status;
}
