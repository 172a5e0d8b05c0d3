namespace MlNetSuite.AutoML.Studies;

/// <summary>Keeps studies in memory: for tests, notebooks and plain functions.</summary>
public sealed class MemoryStudyStore : IStudyStore
{
    private readonly Lock _gate = new();
    private readonly List<Shelf> _shelves = [];

    /// <inheritdoc/>
    public bool Shared => false;

    /// <inheritdoc/>
    public string? TrialFolder => null;

    /// <inheritdoc/>
    public IReadOnlyList<StudyDefinition> Studies()
    {
        lock (_gate)
            return [.. _shelves.Select(s => s.Definition)];
    }

    /// <inheritdoc/>
    public void Create(StudyDefinition definition)
    {
        lock (_gate)
        {
            if (_shelves.Any(s => s.Definition.Name == definition.Name))
                throw new StudyException($"there is a study '{definition.Name}' already.");
            _shelves.Add(new(definition));
        }
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            return ([.. shelf.Trials.Values.Where(t => t.Revision > revision).Select(t => t.Trial)], shelf.Revision);
        }
    }

    /// <inheritdoc/>
    public TrialClaim Claim(string study)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            var number = shelf.Free.Count > 0 ? shelf.Free.Min : shelf.Next++;
            shelf.Free.Remove(number);
            shelf.Claimed.Add(number);
            if (!shelf.Trials.TryGetValue(number, out var left))
                return new(number, null);
            shelf.Write(left.Trial with { Reports = [] });
            return new(number, shelf.Trials[number].Trial);
        }
    }

    /// <inheritdoc/>
    public void Begin(string study, Trial trial)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            if (!shelf.Claimed.Contains(trial.Number))
                throw new StudyException(
                    $"trial {trial.Number} of study '{study}' was not claimed here, or was given to another worker since.");
            shelf.Write(trial with { State = TrialState.Running, Reports = [] });
        }
    }

    /// <inheritdoc/>
    public void Report(string study, int number, TrialReport report)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            if (shelf.Begun(number) is { Ended: false } trial && shelf.Claimed.Contains(number))
                shelf.Write(trial with { Reports = [.. trial.Reports, report] });
        }
    }

    /// <inheritdoc/>
    public void Finish(string study, Trial trial)
    {
        if (!trial.Ended)
            throw new ArgumentException($"trial {trial.Number} is still running.", nameof(trial));
        lock (_gate)
        {
            var shelf = Find(study);
            if (shelf.Begun(trial.Number).Ended)
                return;
            shelf.Write(trial);
            shelf.Claimed.Remove(trial.Number);
            shelf.Free.Remove(trial.Number);
        }
    }

    /// <inheritdoc/>
    public void Abandon(string study, int number)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            if (shelf.Claimed.Remove(number))
                shelf.Free.Add(number);
        }
    }

    /// <inheritdoc/>
    public void Reopen(string study)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            foreach (var (trial, _) in shelf.Trials.Values.Where(t => t.Trial.State == TrialState.Interrupted).ToList())
            {
                shelf.Write(trial with { State = TrialState.Running, Values = [], Seconds = 0, PeakMemory = 0, Failure = null });
                shelf.Free.Add(trial.Number);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private Shelf Find(string study) =>
        _shelves.FirstOrDefault(s => s.Definition.Name == study) ?? throw new StudyException($"there is no study '{study}'.");

    private sealed class Shelf(StudyDefinition definition)
    {
        internal StudyDefinition Definition => definition;

        internal SortedDictionary<int, (Trial Trial, long Revision)> Trials { get; } = [];

        internal long Revision { get; private set; }

        internal int Next { get; set; }

        internal HashSet<int> Claimed { get; } = [];

        internal SortedSet<int> Free { get; } = [];

        internal void Write(Trial trial) => Trials[trial.Number] = (trial, ++Revision);

        internal Trial Begun(int number) => Trials.TryGetValue(number, out var found)
            ? found.Trial
            : throw new StudyException($"trial {number} of study '{definition.Name}' has not begun.");
    }
}
