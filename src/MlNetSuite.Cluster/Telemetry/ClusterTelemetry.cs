using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetSuite.Cluster.Telemetry;

/// <summary>What can be watched of a cluster: the meters and the activity source <c>MlNetSuite.Cluster</c>. Costs next to nothing while
/// nobody listens.</summary>
internal static class ClusterTelemetry
{
    /// <summary>The name of the meters and of the activity source.</summary>
    internal const string Name = "MlNetSuite.Cluster";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> SentBytes = Meter.CreateCounter<long>("mlnetsuite.cluster.data.sent", "By",
        "Rows sent to workers that lacked them.");

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Counts what was sent to a worker.</summary>
    internal static void Sent(long bytes) => SentBytes.Add(bytes);

    /// <summary>Observes the workers that a sweep sees.</summary>
    /// <param name="workers">How many there are, and their slots.</param>
    /// <returns>To be disposed when the sweep ends.</returns>
    internal static Meter Workers(Func<(int Workers, int Used, int Free)> workers)
    {
        var meter = new Meter(Name);
        meter.CreateObservableUpDownCounter("mlnetsuite.cluster.workers", () => workers().Workers, "{worker}",
            "Workers that the sweep sees and that answer.");
        meter.CreateObservableUpDownCounter("mlnetsuite.cluster.slots", () => Slots(workers().Used, workers().Free), "{slot}",
            "Slots of these workers, used by whichever sweep or free.");
        return meter;
    }

    /// <summary>Observes a worker.</summary>
    /// <param name="slots">Its slots.</param>
    /// <returns>To be disposed with it.</returns>
    internal static Meter Worker(Func<(int Used, int Free)> slots)
    {
        var meter = new Meter(Name);
        meter.CreateObservableUpDownCounter("mlnetsuite.worker.slots", () => Slots(slots().Used, slots().Free), "{slot}",
            "Slots of this worker; those of one that leaves are not free.");
        return meter;
    }

    private static Measurement<int>[] Slots(int used, int free) => [Slot(used, "used"), Slot(free, "free")];

    private static Measurement<int> Slot(int count, string state) =>
        new(count, new KeyValuePair<string, object?>("mlnetsuite.slot.state", state));
}
