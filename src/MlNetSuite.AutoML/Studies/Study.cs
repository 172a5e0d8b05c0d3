using System.Globalization;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>A search and its trials. Thread-safe.</summary>
public sealed class Study : IDisposable
{
    private const int LongestName = 200;

    private readonly IStudyStore _store;
    private readonly Lock _gate = new();
    private readonly List<Trial> _trials = [];
    private IReadOnlyList<Trial> _snapshot = [];
    private readonly SortedSet<int> _unrecorded = [];
    private long _revision;
    private Trial? _best;

    /// <summary>Why the store was given up; null while it is asked.</summary>
    private volatile IOException? _lost;

    private readonly bool _owned;

    internal Study(IStudyStore store, StudyDefinition definition, bool owned = true) =>
        (_store, Definition, _owned) = (store, definition, owned);

    /// <summary>Its definition.</summary>
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

    /// <summary>A study stored in a file: a new one, or with <paramref name="resume"/> an existing one.</summary>
    /// <param name="url">The study file, or the URL of another store (see <see cref="StudyStores"/>); created if it does not exist.
    /// It may hold several studies, and several processes may share it.</param>
    /// <param name="name">The study's name in the file.</param>
    /// <param name="space">The search space.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="seed">The sweep's random seed.</param>
    /// <param name="resume">Whether to resume an existing study of this name. Trials whose process died, or that a fault of the
    /// machine interrupted, run again under their numbers.</param>
    /// <param name="cancel">Cancels the waiting, not the opening.</param>
    /// <exception cref="StudyException">The file is no study file, damaged or not writable; or it has a study of this name and
    /// <paramref name="resume"/> is false, or that one has another space, objective or seed, which the message lists.</exception>
    public static Task<Study> OpenAsync(
        string url, string name, SearchSpace space, Objective objective, int seed = 1, bool resume = false,
        CancellationToken cancel = default) =>
        OpenAsync(url, new StudyDefinition(name, space, [objective]) { Seed = seed }, resume, cancel);

    /// <inheritdoc cref="OpenAsync(string, string, SearchSpace, Objective, int, bool, CancellationToken)"/>
    /// <param name="url">The study file, or the URL of another store (see <see cref="StudyStores"/>); created if it does not exist.
    /// It may hold several studies, and several processes may share it.</param>
    /// <param name="definition">The study's definition.</param>
    /// <param name="resume">Whether to resume an existing study of this name. Trials whose process died, or that a fault of the
    /// machine interrupted, run again under their numbers.</param>
    /// <param name="cancel">Cancels the waiting, not the opening.</param>
    public static Task<Study> OpenAsync(string url, StudyDefinition definition, bool resume = false, CancellationToken cancel = default) =>
        Task.Run(() => Owning(StudyStores.Open(url), store => Open(store, definition, resume)), cancel);

    /// <summary>An existing study, for reading.</summary>
    /// <param name="url">The study file, or the URL of another store.</param>
    /// <param name="name">The study's name; null where the file has one study only.</param>
    /// <param name="cancel">Cancels the waiting, not the opening.</param>
    /// <exception cref="StudyException">There is no such file or study; the message lists the existing studies.</exception>
    public static Task<Study> OpenAsync(string url, string? name = null, CancellationToken cancel = default) =>
        Task.Run(() => Owning(StudyStores.Open(url, create: false), store => new(store, Find(store, url, name))), cancel);

    /// <summary>The names of the studies in a file, in the order they were made.</summary>
    /// <exception cref="StudyException">There is no such file, or it is no study file.</exception>
    public static Task<IReadOnlyList<string>> NamesAsync(string url, CancellationToken cancel = default) =>
        Task.Run<IReadOnlyList<string>>(() =>
    {
        using var store = StudyStores.Open(url, create: false);
        return [.. store.Studies().Select(s => s.Name)];
    }, cancel);

    /// <summary>A study in a store of the caller.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="definition">The study's definition.</param>
    /// <param name="resume">Whether to resume an existing study of this name.</param>
    /// <param name="leaveOpen">Whether the store stays open when the study is disposed.</param>
    /// <exception cref="StudyException">As for <see cref="OpenAsync(string, StudyDefinition, bool, CancellationToken)"/>.</exception>
    public static Study Open(IStudyStore store, StudyDefinition definition, bool resume = false, bool leaveOpen = false)
    {
        if (AddOrFind(store, definition) is not { } old)
            return new(store, definition, !leaveOpen);
        if (!resume)
            throw new StudyException(
                $"study '{definition.Name}' already exists; use --resume (resume: true) to resume it, or another name.");
        if (StudyDifference.Between(old, definition) is { Count: > 0 } lines)
            throw new StudyException(
                $"study '{definition.Name}' cannot be resumed with different settings; use the original ones, or another " +
                $"name:\n{string.Join('\n', lines.Select(l => $"  {l}"))}");
        store.Reopen(definition.Name);
        return new(store, definition, !leaveOpen);
    }

    /// <summary>The trials as they are now, in the order of their numbers.</summary>
    public IReadOnlyList<Trial> Trials()
    {
        lock (_gate)
        {
            var (changed, revision) = Ask(() => _store.Changes(Definition.Name, _revision), () => ([], _revision));
            if (revision == _revision)
                return _snapshot;
            _revision = revision;
            return Take(changed);
        }
    }

    /// <summary>The first of <see cref="Leaderboard()"/>: of the trials of the largest share of rows the best; null if none has
    /// completed.</summary>
    public Trial? Best()
    {
        lock (_gate)
        {
            Trials();
            return _best;
        }
    }

    /// <summary>Completed trials: those that learned from a larger share of the training rows first (see <see cref="Trial.Share"/>), of
    /// these the best of the first objective first; of the same value the one first that its second value
    /// prefers (see <see cref="Trial.Values"/>), then the earlier one; NaN last.</summary>
    public IReadOnlyList<Trial> Leaderboard() => Leaderboard(Trials(), Definition.Objectives);

    /// <summary>Trials as <see cref="Leaderboard()"/> has them, where there is no study at hand.</summary>
    public static IReadOnlyList<Trial> Leaderboard(IEnumerable<Trial> trials, IReadOnlyList<Objective> objectives) =>
    [
        .. trials.Where(t => t.Value is not null).OrderByDescending(t => t.Share).ThenBy(t => double.IsNaN(t.Value!.Value))
            .ThenBy(t => objectives[0].Loss(t.Value!.Value)).ThenBy(t => Tie(t, objectives)).ThenBy(t => t.Number),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owned)
            _store.Dispose();
        else
            _store.IsPatient = true;
    }

    /// <summary>Has trials as they are now.</summary>
    private IReadOnlyList<Trial> Take(IEnumerable<Trial> changed)
    {
        foreach (var trial in changed)
        {
            if (IsBest(trial))
                _best = trial;
            var at = _trials.FindLastIndex(t => t.Number <= trial.Number);
            if (at >= 0 && _trials[at].Number == trial.Number)
                _trials[at] = trial;
            else
                _trials.Insert(at + 1, trial);
        }
        return _snapshot = [.. _trials];
    }

    /// <summary>Calls the store, unless it was given up.</summary>
    /// <param name="call">The call.</param>
    /// <param name="without">What holds without it.</param>
    private T Ask<T>(Func<T> call, Func<T> without)
    {
        if (_lost is not null)
            return without();
        try
        {
            return call();
        }
        catch (IOException fault) when (!_store.IsPatient)
        {
            _lost = fault;
            return without();
        }
    }

    private bool IsBest(Trial trial) => trial.Value is not null
        && (_best is null || trial.Share > _best.Share || (trial.Share == _best.Share && IsBetter(trial.Value.Value, trial)));

    private bool IsBetter(double value, Trial trial) => Objective.Better(value, _best!.Value!.Value)
        || (!Objective.Better(_best.Value!.Value, value)
            && (Tie(trial, Definition.Objectives), trial.Number).CompareTo((Tie(_best, Definition.Objectives), _best.Number)) < 0);

    private static double Tie(Trial trial, IReadOnlyList<Objective> objectives) =>
        trial.Values.Count > objectives.Count && trial.Values[objectives.Count] is var tie && !double.IsNaN(tie)
        ? tie
        : double.PositiveInfinity;

    /// <summary>The study of this name there is already; null after adding it.</summary>
    private static StudyDefinition? AddOrFind(IStudyStore store, StudyDefinition definition)
    {
        if (Named() is { } old)
            return old;
        RequireName(definition.Name);
        try
        {
            store.Create(definition);
            return null;
        }
        catch (StudyException) when (Named() is not null)
        {
            // Another process was faster.
            return Named();
        }

        StudyDefinition? Named() => store.Studies().FirstOrDefault(s => s.Name == definition.Name);
    }

    /// <exception cref="StudyException">A terminal or a page cannot show the name.</exception>
    private static void RequireName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            throw new StudyException(
                $"a study's name must have 1 to {LongestName} characters, and no control characters or spaces alone; choose another (--name).");
    }

    private static Study Owning(IStudyStore store, Func<IStudyStore, Study> open)
    {
        try
        {
            return open(store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static StudyDefinition Find(IStudyStore store, string url, string? name)
    {
        var studies = store.Studies();
        if (name is null && studies is [var only])
            return only;
        var at = StudyStores.NameOf(url);
        var known = studies.Count == 0 ? "has none" : $"has: {string.Join(", ", studies.Select(s => s.Name))}";
        if (name is null)
            throw new StudyException(
                $"'{at}' {known}; {(studies.Count == 0 ? "a sweep with --study adds one" : "say which with --name")}.");
        var near = Nearest.To(name, studies.Select(s => s.Name));
        return studies.FirstOrDefault(s => s.Name == name)
            ?? throw new StudyException($"there is no study '{name}'; '{at}' {known}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }

    /// <inheritdoc cref="IStudyStore.Noticed"/>
    internal event Action<string> Noticed
    {
        add => _store.Noticed += value;
        remove => _store.Noticed -= value;
    }

    /// <inheritdoc cref="IStudyStore.Shared"/>
    internal bool Shared => _store.Shared;

    /// <summary>The present time, by the store's clock.</summary>
    internal DateTimeOffset Now => _store.Now;

    /// <summary>Waits for a store that cannot be reached, from now on or again.</summary>
    internal void BePatient()
    {
        _lost = null;
        _store.IsPatient = true;
    }

    /// <summary>There is no time left: a store that cannot be reached is given up, and the study goes on with what it knows.</summary>
    internal void Hurry() => _store.IsPatient = false;

    /// <summary>What the store does not know because it was given up, for a person; null where it knows all.</summary>
    internal string? Unrecorded
    {
        get
        {
            lock (_gate)
                return _lost is not { } fault ? null
                    : $"{fault.Message.TrimEnd('.')}.{(_unrecorded.Count == 0 ? "" : $" How {Trials(_unrecorded)} ended is not recorded.")}";

            static string Trials(IReadOnlyCollection<int> numbers) => string.Create(CultureInfo.InvariantCulture,
                $"trial{(numbers.Count == 1 ? "" : "s")} {string.Join(", ", numbers)}");
        }
    }

    /// <summary>Claims a trial; null where the store was given up.</summary>
    internal TrialClaim? Claim() => Ask<TrialClaim?>(() => _store.Claim(Definition.Name), () => null);

    /// <summary>Writes down what a trial will run with; false where the store was given up, and nobody would know of it.</summary>
    internal bool Begin(Trial trial) => Tell(() => _store.Begin(Definition.Name, trial));

    internal void Report(int number, TrialReport report) => Tell(() => _store.Report(Definition.Name, number, report));

    /// <summary>Writes a trial's end. Where the store was given up, this study alone knows it.</summary>
    internal void Finish(Trial trial)
    {
        if (Tell(() => _store.Finish(Definition.Name, trial)))
            return;
        lock (_gate)
        {
            _unrecorded.Add(trial.Number);
            Take([trial]);
        }
    }

    internal void Abandon(int number) => Tell(() => _store.Abandon(Definition.Name, number));

    /// <summary>Tells the store something; false where it was given up.</summary>
    private bool Tell(Action call) => Ask(
        () =>
        {
            call();
            return true;
        },
        () => false);
}
