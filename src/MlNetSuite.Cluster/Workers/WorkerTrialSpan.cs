using System.Diagnostics;
using MlNetSuite.Cluster.Telemetry;

namespace MlNetSuite.Cluster.Workers;

/// <summary>The span of a trial on the worker that runs it. It belongs to the sweep's span of the trial where the sweep has one.</summary>
internal sealed class WorkerTrialSpan : IDisposable
{
    private readonly Activity? _span;

    private WorkerTrialSpan(TrialOrder order) => _span = ClusterTelemetry.Source.StartActivity("worker trial",
        ActivityKind.Server, Of(order))?.SetTag("mlnetsuite.trial.number", order.Number);

    internal static WorkerTrialSpan Begin(TrialOrder order) => new(order);

    /// <summary>Its process has its data.</summary>
    internal void Began() => _span?.AddEvent(new("began"));

    internal void Ended(TrialEnd end) => _span?.SetTag("mlnetsuite.trial.end", end.Kind.ToString().ToLowerInvariant())
        .SetTag("mlnetsuite.trial.failure", end.Reason)
        .SetStatus(end.Kind is EndKind.Failed or EndKind.MachineFailed or EndKind.Unfit
            ? ActivityStatusCode.Error
            : ActivityStatusCode.Unset, end.Reason);

    public void Dispose() => _span?.Dispose();

    /// <summary>The sweep's span. Whatever else a sweep sends in its place is no span, and is passed over.</summary>
    private static ActivityContext Of(TrialOrder order) =>
        ActivityContext.TryParse(order.Trace, null, isRemote: true, out var sweep) ? sweep : default;
}
