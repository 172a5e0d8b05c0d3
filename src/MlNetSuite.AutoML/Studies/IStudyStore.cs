using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>The definition of a study; fixed once it has trials.</summary>
/// <param name="Name">Its name within the store.</param>
/// <param name="Space">The search space.</param>
/// <param name="Objectives">The objectives, at least one; the first steers tuners and pruners.</param>
public sealed record StudyDefinition(string Name, SearchSpace Space, IReadOnlyList<Objective> Objectives)
{
    /// <summary>The sweep's random seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Further attributes of the study, such as its task, data and validation; compared when it is reopened.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>The exclusive right to run a trial.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Begun">A trial that a dead worker had begun, to be run again with the same parameters and without its reports; null for a
/// new trial.</param>
public sealed record TrialClaim(int Number, Trial? Begun);

/// <summary>Stores studies and their trials. Every call is atomic. Thread-safe.</summary>
/// <remarks>A claim is a lease: it is its holder's until the trial ends, is given back, or the holder is gone. That of a store which
/// is disposed ends at once; that of a process which died, as soon as the store can tell. Then the next <see cref="Claim"/> gives the
/// trial to another, and what its first holder may still report is dropped.</remarks>
public interface IStudyStore : IDisposable
{
    /// <summary>Whether others that open the same store, in this process or another, see the same studies, also when this one is
    /// closed.</summary>
    bool Shared { get; }

    /// <summary>The folder in which trials leave files for all who share the store; null where there is none, so that each sweep has
    /// one of its own.</summary>
    string? TrialFolder { get; }

    /// <summary>All studies, in the order they were made.</summary>
    IReadOnlyList<StudyDefinition> Studies();

    /// <summary>Adds a study.</summary>
    /// <exception cref="StudyException">There is one of this name.</exception>
    void Create(StudyDefinition definition);

    /// <summary>Trials that changed after <paramref name="revision"/> (0 for all), in the order of their numbers, and the
    /// revision they bring a reader to.</summary>
    (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision);

    /// <summary>Reserves the next trial for a worker: the first of those whose worker died or gave them back, or else a new
    /// number. Nobody else gets it until then.</summary>
    TrialClaim Claim(string study);

    /// <summary>Writes down what a claimed trial will run with, before it runs.</summary>
    /// <exception cref="StudyException">The number was not claimed, or was given to another worker since.</exception>
    void Begin(string study, Trial trial);

    /// <summary>Adds a report to a running trial; of one that has ended or was given to another worker it is dropped.</summary>
    /// <exception cref="StudyException">The trial never began.</exception>
    void Report(string study, int number, TrialReport report);

    /// <summary>Writes a trial's end; it changes only by <see cref="Reopen"/> afterwards, so that a second end of it is dropped.</summary>
    /// <exception cref="StudyException">The trial never began.</exception>
    void Finish(string study, Trial trial);

    /// <summary>Gives a claimed trial back that will not run, as when a grid has no more points: the next claim gets it.</summary>
    void Abandon(string study, int number);

    /// <summary>Frees the trials that are <see cref="TrialState.Stopped"/> or <see cref="TrialState.Interrupted"/>: next claims give them
    /// out to be run again as they were.</summary>
    void Reopen(string study);
}

/// <summary>A study cannot be opened or used as requested; the message says why and what to do.</summary>
public sealed class StudyException(string message, Exception? inner = null) : Exception(message, inner);
