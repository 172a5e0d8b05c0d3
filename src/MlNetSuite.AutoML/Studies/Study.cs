using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>A search and everything it has found so far. Any thread may use it.</summary>
public sealed class Study : IDisposable
{
    private readonly IStudyStore _store;
    private readonly Lock _gate = new();
    private readonly List<Trial> _trials = [];
    private IReadOnlyList<Trial> _snapshot = [];
    private long _revision;

    internal Study(IStudyStore store, StudyDefinition definition) => (_store, Definition) = (store, definition);

    /// <summary>What it is about.</summary>
    public StudyDefinition Definition { get; }

    /// <summary>The first objective.</summary>
    public Objective Objective => Definition.Objectives[0];

    /// <summary>A new study that lives as long as this object.</summary>
    public static Study InMemory(StudyDefinition definition)
    {
        var store = new MemoryStudyStore();
        store.Create(definition);
        return new(store, definition);
    }

    /// <summary>As above, for one metric.</summary>
    public static Study InMemory(SearchSpace space, Objective objective, int seed = 1) =>
        InMemory(new StudyDefinition("study", space, [objective]) { Seed = seed });

    /// <summary>The trials as they are now, in the order of their numbers.</summary>
    public IReadOnlyList<Trial> Trials()
    {
        lock (_gate)
        {
            var (changed, revision) = _store.Changes(Definition.Name, _revision);
            if (revision == _revision)
                return _snapshot;
            foreach (var trial in changed)
            {
                var at = _trials.FindLastIndex(t => t.Number <= trial.Number);
                if (at >= 0 && _trials[at].Number == trial.Number)
                    _trials[at] = trial;
                else
                    _trials.Insert(at + 1, trial);
            }
            _revision = revision;
            return _snapshot = [.. _trials];
        }
    }

    /// <summary>The completed trial with the best value of the first objective, the earliest of equals; null if there is none.</summary>
    public Trial? Best() => Leaderboard() is [var best, ..] ? best : null;

    /// <summary>Completed trials, the best of the first objective first, earlier ones before later ones of the same value.</summary>
    public IReadOnlyList<Trial> Leaderboard() =>
        [.. Trials().Where(t => t.Value is not null).OrderBy(t => Objective.Loss(t.Value!.Value)).ThenBy(t => t.Number)];

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    internal TrialClaim Claim() => _store.Claim(Definition.Name);

    internal void Begin(Trial trial) => _store.Begin(Definition.Name, trial);

    internal void Report(int number, TrialReport report) => _store.Report(Definition.Name, number, report);

    internal void Finish(Trial trial) => _store.Finish(Definition.Name, trial);

    internal void Abandon(int number) => _store.Abandon(Definition.Name, number);
}
