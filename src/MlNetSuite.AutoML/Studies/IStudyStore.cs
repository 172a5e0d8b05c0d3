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
/// <param name="Begun">A trial that a dead worker had begun, to be run again with the same parameters and without its reports, or one that
/// was enqueued (<see cref="TrialState.Waiting"/>); null for a new trial.</param>
public sealed record TrialClaim(int Number, Trial? Begun);

/// <summary>What a person has written about a study or one of its trials.</summary>
/// <param name="Trial">The trial's number; null where it is about the study.</param>
/// <param name="Text">The note.</param>
/// <param name="Written">When it was written.</param>
public sealed record StudyNote(int? Trial, string Text, DateTimeOffset Written);

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

    /// <summary>Told what a person should know while a call waits, such as that the database does not answer; on any thread.</summary>
    event Action<string> Noticed
    {
        add { }
        remove { }
    }

    /// <summary>Whether a call waits for what the store cannot reach at the moment and what comes back, such as a database that is started
    /// again. Without patience it ends with an <see cref="IOException"/> within seconds, also one that waits already.</summary>
    bool IsPatient
    {
        get => true;
        set { }
    }

    /// <summary>The present time, by the one clock of all who share the store.</summary>
    DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>All studies, in the order they were made.</summary>
    IReadOnlyList<StudyDefinition> Studies();

    /// <summary>Adds a study.</summary>
    /// <exception cref="StudyException">There is one of this name.</exception>
    void Create(StudyDefinition definition);

    /// <summary>Adds a study with the trials that it had elsewhere, all at once. Trials that have not ended are given out by the next
    /// claims.</summary>
    /// <param name="definition">The study's definition.</param>
    /// <param name="trials">Its trials, in the order of their numbers.</param>
    /// <param name="notes">Its notes.</param>
    /// <exception cref="StudyException">There is one of this name.</exception>
    void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes);

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

    /// <summary>Adds a trial with parameters of a person's choice: the next claim of whoever sweeps the study gives it out. One that has
    /// not been given out can be ended by <see cref="Finish"/>.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parameters">What to run with, of the study's space.</param>
    /// <param name="origin">Who proposed it; see <see cref="Trial.Origin"/>.</param>
    /// <returns>Its number.</returns>
    int Enqueue(string study, ParameterSet parameters, string origin);

    /// <summary>Writes a note about the study, or about a trial of it, in place of the one before.</summary>
    /// <param name="study">The study.</param>
    /// <param name="number">The trial's number; null for the study.</param>
    /// <param name="note">The note; empty to remove it.</param>
    /// <exception cref="StudyException">The trial never began and was not enqueued.</exception>
    void Annotate(string study, int? number, string note);

    /// <summary>The notes: first that of the study, then those of trials by their numbers.</summary>
    IReadOnlyList<StudyNote> Notes(string study);

    /// <summary>Frees the trials that are <see cref="TrialState.Stopped"/> or <see cref="TrialState.Interrupted"/>: next claims give them
    /// out to be run again as they were.</summary>
    void Reopen(string study);
}

/// <summary>A study cannot be opened or used as requested; the message says why and what to do.</summary>
public sealed class StudyException(string message, Exception? inner = null) : Exception(message, inner);
