namespace MlNetSuite.AutoML.Studies;

/// <summary>Keeps studies in memory: for tests, notebooks and plain functions.</summary>
public sealed class MemoryStudyStore : IStudyStore
{
    private readonly Lock _gate = new();
    private readonly List<Shelf> _shelves = [];

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
            return new(Find(study).Next++, null);
    }

    /// <inheritdoc/>
    public void Begin(string study, Trial trial) => Write(study, trial);

    /// <inheritdoc/>
    public void Report(string study, int number, TrialReport report)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            var trial = shelf.Trials[number].Trial;
            shelf.Trials[number] = (trial with { Reports = [.. trial.Reports, report] }, ++shelf.Revision);
        }
    }

    /// <inheritdoc/>
    public void Finish(string study, Trial trial) => Write(study, trial);

    /// <inheritdoc/>
    public void Abandon(string study, int number)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            if (number == shelf.Next - 1)
                shelf.Next = number;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Write(string study, Trial trial)
    {
        lock (_gate)
        {
            var shelf = Find(study);
            shelf.Trials[trial.Number] = (trial, ++shelf.Revision);
        }
    }

    private Shelf Find(string study) =>
        _shelves.FirstOrDefault(s => s.Definition.Name == study) ?? throw new StudyException($"there is no study '{study}'.");

    private sealed class Shelf(StudyDefinition definition)
    {
        internal StudyDefinition Definition => definition;

        internal SortedDictionary<int, (Trial Trial, long Revision)> Trials { get; } = [];

        internal long Revision { get; set; }

        internal int Next { get; set; }
    }
}
