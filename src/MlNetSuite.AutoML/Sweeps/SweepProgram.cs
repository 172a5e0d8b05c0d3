using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>What a process does for a sweep, be it the sweep's own or a worker's.</summary>
/// <param name="Load">Reads the data and so on, once, before the first trial.</param>
/// <param name="Finish">Does the job that ends the sweep; null where there is none.</param>
public sealed record SweepProgram(Func<TrialWorkload> Load, FinishFunction? Finish = null);

/// <summary>What trials work on.</summary>
/// <param name="Space">The space their parameters come from, the same as the study's.</param>
/// <param name="Runner">Runs trials in this process.</param>
public sealed record TrialWorkload(SearchSpace Space, ITrialRunner Runner);

/// <summary>Does the job that ends a sweep, in whatever process it is called.</summary>
/// <param name="job">See <see cref="FinishRequest.Job"/>.</param>
/// <param name="progress">Receives its progress.</param>
/// <param name="cancel">Ends it; the function then throws <see cref="OperationCanceledException"/>.</param>
/// <returns>What came of it.</returns>
public delegate JsonObject FinishFunction(JsonObject job, Action<JsonObject> progress, CancellationToken cancel);

/// <summary>What an executor is given to run.</summary>
/// <param name="Description">See <see cref="Describe"/>.</param>
/// <param name="Program">What it runs, where it stays in this process.</param>
public sealed record SweepWork(Func<ISweepFiles?, JsonObject> Description, SweepProgram Program)
{
    /// <summary>Whether the sweep has a use for a file that a completed trial left elsewhere, before it is fetched.</summary>
    public Func<LeftByTrial, bool> Wants { get; init; } = _ => true;

    /// <summary>The whole paths of files that the rows name, such as pictures, which a program elsewhere needs as it needs the rows.</summary>
    public Func<IReadOnlyList<string>> RowFiles { get; init; } = () => [];

    /// <summary>What a program elsewhere must know of the sweep (see <see cref="Processes.SweepWorker"/>), once what else it needs lies
    /// where it finds it; an executor that stays in this process need not ask. Asked before the first trial.</summary>
    /// <param name="files">Where the processes of the sweep leave files for each other; null for a folder of this machine.</param>
    public JsonObject Describe(ISweepFiles? files = null) => Description(files);
}

/// <summary>A file that a completed trial left.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Share">See <see cref="Studies.Trial.Share"/>.</param>
/// <param name="Values">See <see cref="TrialOutcome"/>.</param>
/// <param name="File">The file's name (see <see cref="ISweepFiles"/>).</param>
public readonly record struct LeftByTrial(int Trial, double Share, IReadOnlyList<double> Values, string File);
