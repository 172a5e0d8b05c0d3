using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Cluster.Workers;

/// <summary>A worker as it is at present.</summary>
[GenerateSerializer]
internal sealed record WorkerStatus(
    [property: Id(0)] string Machine, [property: Id(1)] string Version, [property: Id(2)] int Slots, [property: Id(3)] int Free,
    [property: Id(4)] long FreeMemory, [property: Id(5)] string[] Labels, [property: Id(6)] int[] Running,
    [property: Id(7)] bool IsDraining, [property: Id(8)] long Memory);

/// <summary>What a sweep must still send before a worker can run its trials.</summary>
/// <param name="Refusal">Why it will not run any; null if it will.</param>
/// <param name="Missing">Files that it lacks, by their place in the list, with how much of each it has already.</param>
/// <param name="IsWaiting">Another sweep is sending them; ask again.</param>
[GenerateSerializer]
internal sealed record Preparation(
    [property: Id(0)] string? Refusal, [property: Id(1)] MissingFile[] Missing, [property: Id(2)] bool IsWaiting = false);

/// <summary>A file that a worker lacks.</summary>
[GenerateSerializer]
internal readonly record struct MissingFile([property: Id(0)] int Index, [property: Id(1)] long Offset);

/// <summary>A trial to run. <c>Trace</c> is the sweep's span of it, as W3C's "Trace Context" writes it; null for none.</summary>
[GenerateSerializer]
internal sealed record TrialOrder(
    [property: Id(0)] Guid Id, [property: Id(1)] int Number, [property: Id(2)] Dictionary<string, string> Parameters,
    [property: Id(3)] int Seed, [property: Id(4)] long? MaxMemory, [property: Id(5)] double Share, [property: Id(6)] string? Extra,
    [property: Id(7)] string? Trace = null);

/// <summary>Whether a trial began.</summary>
internal enum BeginAnswer
{
    /// <summary>It did, or had already.</summary>
    Begun,

    /// <summary>No slot or not enough memory is free.</summary>
    Full,

    /// <summary>The worker takes no more trials.</summary>
    Draining,

    /// <summary>The worker does not know the sweep (any longer): it must be prepared first.</summary>
    Unknown,
}

/// <summary>What a trial has said.</summary>
/// <param name="HasBegun">Its process has its data.</param>
/// <param name="Reports">From the first that the sweep has not heard yet.</param>
/// <param name="End">How it ended; null while it runs.</param>
[GenerateSerializer]
internal sealed record Heard([property: Id(0)] bool HasBegun, [property: Id(1)] ReportLine[] Reports, [property: Id(2)] TrialEnd? End);

/// <summary>A <see cref="TrialReport"/>.</summary>
[GenerateSerializer]
internal readonly record struct ReportLine([property: Id(0)] double Step, [property: Id(1)] double Value, [property: Id(2)] double Seconds);

/// <summary>How a trial ended.</summary>
/// <param name="Kind">The kind of end.</param>
/// <param name="Values">Of a completed trial.</param>
/// <param name="Left">Files of a completed trial.</param>
/// <param name="Reason">Of a failed trial.</param>
/// <param name="PeakMemory">Most bytes its process held.</param>
/// <param name="Extra">Additional results, as JSON.</param>
[GenerateSerializer]
internal sealed record TrialEnd(
    [property: Id(0)] EndKind Kind, [property: Id(1)] double[] Values, [property: Id(2)] LeftFile[] Left, [property: Id(3)] string? Reason,
    [property: Id(4)] long PeakMemory, [property: Id(5)] string? Extra = null)
{
    internal static TrialEnd Of(EndKind kind, string? reason = null, long memory = 0) => new(kind, [], [], reason, memory);
}

/// <summary>Kinds of ends.</summary>
internal enum EndKind
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The machine failed, such as by a full disk.</summary>
    MachineFailed,

    /// <summary>Its process could not begin: no trial of this sweep can run on the worker.</summary>
    Unfit,

    /// <summary>It ended as asked.</summary>
    Stopped,

    /// <summary>The worker leaves: to be run elsewhere.</summary>
    GivenBack,

    /// <summary>The worker does not know it (any longer).</summary>
    Unknown,
}

/// <summary>A file that a trial left.</summary>
[GenerateSerializer]
internal sealed record LeftFile([property: Id(0)] string Name, [property: Id(1)] long Length, [property: Id(2)] string Sha256);
