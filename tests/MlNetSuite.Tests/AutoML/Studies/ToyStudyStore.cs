using System.Collections.Concurrent;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>A store of another assembly, added in a line: studies in this process's memory by name, <c>toy:NAME</c>.</summary>
internal sealed class ToyStudyStores : IStudyStoreProvider
{
    private static readonly ConcurrentDictionary<string, MemoryStudyStore> Stores = [];

    public string Scheme => "toy";

    public string Example => "toy:name";

    public IStudyStore Open(string address, bool create) => create
        ? new ToyStudyStore(Stores.GetOrAdd(address, _ => new()))
        : new ToyStudyStore(Stores.TryGetValue(address, out var store)
            ? store
            : throw new StudyException($"there is no toy store '{address}'."));
}

/// <summary>One holder of a store that others hold too: its leases end with it.</summary>
internal sealed class ToyStudyStore(MemoryStudyStore all) : IStudyStore
{
    private readonly ConcurrentDictionary<(string Study, int Number), bool> _held = [];

    public bool Shared => true;

    public string? TrialFolder => null;

    public IReadOnlyList<StudyDefinition> Studies() => all.Studies();

    public void Create(StudyDefinition definition) => all.Create(definition);

    public void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes) =>
        all.Import(definition, trials, notes);

    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision) => all.Changes(study, revision);

    public TrialClaim Claim(string study)
    {
        var claim = all.Claim(study);
        _held[(study, claim.Number)] = true;
        return claim;
    }

    public void Begin(string study, Trial trial)
    {
        if (!_held.ContainsKey((study, trial.Number)))
            throw new StudyException($"trial {trial.Number} of study '{study}' is another's.");
        all.Begin(study, trial);
    }

    public void Report(string study, int number, TrialReport report)
    {
        if (_held.ContainsKey((study, number)) || all.Changes(study, 0).Trials.All(t => t.Number != number))
            all.Report(study, number, report);
    }

    public void Finish(string study, Trial trial) => all.Finish(study, trial);

    public void Abandon(string study, int number)
    {
        if (_held.TryRemove((study, number), out _))
            all.Abandon(study, number);
    }

    public int Enqueue(string study, ParameterSet parameters, string origin) => all.Enqueue(study, parameters, origin);

    public void Annotate(string study, int? number, string note) => all.Annotate(study, number, note);

    public IReadOnlyList<StudyNote> Notes(string study) => all.Notes(study);

    public void Reopen(string study) => all.Reopen(study);

    public void Dispose()
    {
        foreach (var (study, number) in _held.Keys)
            Abandon(study, number);
    }
}
