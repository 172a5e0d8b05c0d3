using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.Studio;

/// <summary>A store that counts how often it is asked for changes.</summary>
internal sealed class CountingStore : IStudyStore
{
    private readonly MemoryStudyStore _store = new();
    private int _asked;

    internal int Asked => Volatile.Read(ref _asked);

    public bool Shared => _store.Shared;

    public string? TrialFolder => null;

    public IReadOnlyList<StudyDefinition> Studies() => _store.Studies();

    public void Create(StudyDefinition definition) => _store.Create(definition);

    public void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes) =>
        _store.Import(definition, trials, notes);

    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision)
    {
        Interlocked.Increment(ref _asked);
        return _store.Changes(study, revision);
    }

    public TrialClaim Claim(string study) => _store.Claim(study);

    public void Begin(string study, Trial trial) => _store.Begin(study, trial);

    public void Report(string study, int number, TrialReport report) => _store.Report(study, number, report);

    public void Finish(string study, Trial trial) => _store.Finish(study, trial);

    public void Abandon(string study, int number) => _store.Abandon(study, number);

    public int Enqueue(string study, ParameterSet parameters, string origin) => _store.Enqueue(study, parameters, origin);

    public void Annotate(string study, int? number, string note) => _store.Annotate(study, number, note);

    public IReadOnlyList<StudyNote> Notes(string study) => _store.Notes(study);

    public void Reopen(string study) => _store.Reopen(study);

    public void Dispose() => _store.Dispose();
}
