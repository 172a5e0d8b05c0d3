using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>A worker as a sweep knows it.</summary>
internal sealed class RemoteWorker(SiloAddress address, IWorkerGrain grain)
{
    internal SiloAddress Address => address;

    internal IWorkerGrain Grain => grain;

    /// <summary>What it last said of itself; null before it said anything.</summary>
    internal WorkerStatus? Status { get; set; }

    /// <summary>Slots that are free, as far as the sweep knows.</summary>
    internal int Free { get; set; }

    /// <summary>Why it runs no trials of the sweep; null if it does.</summary>
    internal string? Refusal { get; set; }

    /// <summary>Whether it knows the sweep and has its data.</summary>
    internal Task? Prepared { get; set; }

    /// <summary>Whether it is still there.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether a person was told that it does not answer.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Its name in messages.</summary>
    internal string Name { get; set; } = address.Endpoint.ToString();
}

/// <summary>A worker cannot be reached, or has forgotten the trial.</summary>
internal sealed class WorkerLostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The machine of a worker failed, such as by a full disk.</summary>
internal sealed class WorkerFailedException(string message) : Exception(message);

/// <summary>A worker does not run trials of the sweep.</summary>
internal sealed class WorkerRefusedException(string message) : Exception(message);
