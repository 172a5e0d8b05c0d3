using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.AutoML.Exporters.TensorBoard;

/// <summary>Writes a sweep for TensorBoard: a run a trial in <c>folder/study/trial-0007</c>, with the first objective by step, all
/// objectives and seconds at the end, and the records its HPARAMS tab compares trials by.</summary>
/// <example><code>
/// using var log = new TensorBoardLog("runs");
/// await sweep.RunAsync(budget, log);            // tensorboard --logdir runs
/// </code></example>
/// <remarks>For one event at a time, as <see cref="SweepWatchers"/> gives them. A trial that is run again writes another file into
/// its folder, and TensorBoard forgets what the first attempt wrote.</remarks>
public sealed class TensorBoardLog : IProgress<SweepEvent>, IDisposable
{
    private const string SecondsTag = "seconds";

    private readonly string _folder;
    private readonly bool _resume;
    private readonly TimeProvider _clock;
    private readonly Dictionary<int, EventFile> _runs = [];
    private StudyDefinition? _study;
    private string _studyFolder = "";

    /// <summary>Writes to a folder, which is created if it is missing.</summary>
    /// <param name="folder">What <c>tensorboard --logdir</c> is given.</param>
    /// <param name="resume">Whether to resume an existing study of the same name; otherwise a new one is written
    /// next to it, named <c>study-2</c> and so on.</param>
    /// <param name="clock">The clock.</param>
    public TensorBoardLog(string folder, bool resume = false, TimeProvider? clock = null) =>
        (_folder, _resume, _clock) = (Path.GetFullPath(folder), resume, clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public void Report(SweepEvent value)
    {
        switch (value)
        {
            case SweepStarted e:
                Begin(e.Study);
                break;
            case TrialStarted e:
                Run(e.Trial);
                break;
            case TrialReported e:
                Scalar(Run(e.Trial), Metric, WholeSteps.Of(e.Trial.Reports)[^1], e.Trial.Reports[^1].Value);
                break;
            case TrialEnded e:
                End(e.Trial);
                break;
            case SweepEnded:
                Dispose();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs.Values)
            run.Dispose();
        _runs.Clear();
    }

    private string Metric => _study!.Objectives[0].Metric;

    private void Begin(StudyDefinition study)
    {
        _study = study;
        _studyFolder = StudyFolder(Path.Combine(_folder, SafeName.Of(study.Name)));
        using var file = new EventFile(_studyFolder, _clock.GetUtcNow());
        Write(file, HParams.Experiment(study, study.Objectives.Select(o => o.Metric).Append(SecondsTag), _clock.GetUtcNow()), 0);
    }

    /// <summary>The last of <c>study</c>, <c>study-2</c>, ... to resume, or the first free name.</summary>
    private string StudyFolder(string first)
    {
        var names = Enumerable.Range(2, int.MaxValue - 2).Select(n => string.Create(CultureInfo.InvariantCulture, $"{first}-{n}"))
            .Prepend(first);
        var taken = names.TakeWhile(Directory.Exists).ToList();
        return _resume && taken.Count > 0 ? taken[^1] : names.ElementAt(taken.Count);
    }

    private EventFile Run(Trial trial)
    {
        if (_runs.TryGetValue(trial.Number, out var run))
            return run;
        var study = _study ?? throw new InvalidOperationException("a trial began before the sweep did.");
        run = _runs[trial.Number] =
            new(Path.Combine(_studyFolder, string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Number:0000}")), _clock.GetUtcNow());
        // Makes TensorBoard forget what an earlier attempt at this trial wrote from step 0 on.
        run.Write(new() { SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } }, _clock.GetUtcNow());
        Write(run, HParams.Start(study, trial), 0);
        return run;
    }

    private void End(Trial trial)
    {
        var run = Run(trial);
        var last = trial.Reports.Count > 0 ? WholeSteps.Of(trial.Reports)[^1] : 0;
        foreach (var (objective, value) in _study!.Objectives.Zip(trial.Values))
            // The last value of a series is what the HPARAMS tab shows: the first objective's, if its last report was another.
            if (objective.Metric != Metric || trial.Reports.Count == 0)
                Scalar(run, objective.Metric, last, value);
            else if (trial.Reports[^1].Value != value)
                Scalar(run, objective.Metric, last + 1, value);
        Scalar(run, SecondsTag, last, trial.Seconds);
        Write(run, HParams.End(trial, _clock.GetUtcNow()), 0);
        run.Dispose();
        _runs.Remove(trial.Number);
    }

    private void Scalar(EventFile run, string tag, long step, double value) =>
        Write(run, new() { Value = { new Summary.Types.Value { Tag = tag, SimpleValue = (float)value } } }, step);

    private void Write(EventFile file, Summary summary, long step) =>
        file.Write(new() { Step = step, Summary = summary }, _clock.GetUtcNow());
}
