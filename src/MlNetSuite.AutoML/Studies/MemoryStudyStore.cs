using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>Keeps studies in memory: for tests, notebooks and plain functions.</summary>
public sealed class MemoryStudyStore : IStudyStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredStudy> _studies = [];

    /// <inheritdoc/>
    public bool Shared => false;

    /// <inheritdoc/>
    public string? TrialFolder => null;

    /// <inheritdoc/>
    public IReadOnlyList<StudyDefinition> Studies()
    {
        lock (_gate)
            return [.. _studies.Select(s => s.Definition)];
    }

    /// <inheritdoc/>
    public void Create(StudyDefinition definition)
    {
        lock (_gate)
        {
            if (_studies.Any(s => s.Definition.Name == definition.Name))
                throw new StudyException($"study '{definition.Name}' already exists.");
            _studies.Add(new(definition));
        }
    }

    /// <inheritdoc/>
    public void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes)
    {
        lock (_gate)
        {
            Create(definition);
            var stored = Find(definition.Name);
            foreach (var trial in trials)
            {
                stored.Write(trial);
                if (!trial.Ended)
                    stored.Free.Add(trial.Number);
                stored.Next = trial.Number + 1;
            }
            stored.Notes.AddRange(notes);
        }
    }

    /// <inheritdoc/>
    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision)
    {
        lock (_gate)
        {
            var stored = Find(study);
            return ([.. stored.Trials.Values.Where(t => t.Revision > revision).Select(t => t.Trial)], stored.Revision);
        }
    }

    /// <inheritdoc/>
    public TrialClaim Claim(string study)
    {
        lock (_gate)
        {
            var stored = Find(study);
            var number = stored.Free.Count > 0 ? stored.Free.Min : stored.Next++;
            stored.Free.Remove(number);
            stored.Claimed.Add(number);
            if (!stored.Trials.TryGetValue(number, out var left))
                return new(number, null);
            stored.Write(left.Trial with { Reports = [] });
            return new(number, stored.Trials[number].Trial);
        }
    }

    /// <inheritdoc/>
    public void Begin(string study, Trial trial)
    {
        lock (_gate)
        {
            var stored = Find(study);
            if (!stored.Claimed.Contains(trial.Number))
                throw new StudyException(
                    $"trial {trial.Number} of study '{study}' was not claimed here, or was given to another worker since.");
            stored.Write(trial with { State = TrialState.Running, Reports = [] });
        }
    }

    /// <inheritdoc/>
    public void Report(string study, int number, TrialReport report)
    {
        lock (_gate)
        {
            var stored = Find(study);
            if (stored.Begun(number) is { Ended: false } trial && stored.Claimed.Contains(number))
                stored.Write(trial with { Reports = [.. trial.Reports, report] });
        }
    }

    /// <inheritdoc/>
    public void Finish(string study, Trial trial)
    {
        if (!trial.Ended)
            throw new ArgumentException($"trial {trial.Number} is still running.", nameof(trial));
        lock (_gate)
        {
            var stored = Find(study);
            if (stored.Begun(trial.Number).Ended)
                return;
            stored.Write(trial);
            stored.Claimed.Remove(trial.Number);
            stored.Free.Remove(trial.Number);
        }
    }

    /// <inheritdoc/>
    public void Abandon(string study, int number)
    {
        lock (_gate)
        {
            var stored = Find(study);
            if (stored.Claimed.Remove(number))
                stored.Free.Add(number);
        }
    }

    /// <inheritdoc/>
    public int Enqueue(string study, ParameterSet parameters, string origin)
    {
        lock (_gate)
        {
            var stored = Find(study);
            var trial = new Trial
            {
                Number = stored.Next++,
                Parameters = parameters,
                Seed = 0,
                Origin = origin,
                State = TrialState.Waiting,
                Started = DateTimeOffset.UtcNow,
            };
            stored.Write(trial);
            stored.Free.Add(trial.Number);
            return trial.Number;
        }
    }

    /// <inheritdoc/>
    public void Annotate(string study, int? number, string note)
    {
        lock (_gate)
        {
            var stored = Find(study);
            if (number is { } trial)
                _ = stored.Begun(trial);
            stored.Notes.RemoveAll(n => n.Trial == number);
            if (note.Length > 0)
                stored.Notes.Add(new(number, note, DateTimeOffset.UtcNow));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<StudyNote> Notes(string study)
    {
        lock (_gate)
            return [.. Find(study).Notes.OrderBy(n => n.Trial ?? -1)];
    }

    /// <inheritdoc/>
    public void Reopen(string study)
    {
        lock (_gate)
        {
            var stored = Find(study);
            foreach (var (trial, _) in stored.Trials.Values.Where(t => t.Trial.State is TrialState.Stopped or TrialState.Interrupted).ToList())
            {
                stored.Write(trial with { State = TrialState.Running, Values = [], Seconds = 0, PeakMemory = 0, Failure = null });
                stored.Free.Add(trial.Number);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private StoredStudy Find(string study) =>
        _studies.FirstOrDefault(s => s.Definition.Name == study) ?? throw new StudyException($"there is no study '{study}'.");

    private sealed class StoredStudy(StudyDefinition definition)
    {
        internal StudyDefinition Definition => definition;

        internal SortedDictionary<int, (Trial Trial, long Revision)> Trials { get; } = [];

        internal List<StudyNote> Notes { get; } = [];

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
