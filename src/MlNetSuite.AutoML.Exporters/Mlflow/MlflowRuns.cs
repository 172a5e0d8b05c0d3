using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>Turns events into runs: one for the study, and one nested in it for each trial.</summary>
internal sealed class MlflowRuns(IMlflowStore store, MlflowOptions options)
{
    private const string StudyTag = "mlnetsuite.study";
    private const string ParentTag = "mlflow.parentRunId";

    private readonly Dictionary<int, (MlflowRun Run, int Sent)> _trials = [];
    private StudyDefinition? _study;
    private string _experiment = "";
    private MlflowRun? _parent;
    private long _bestStep = -1;

    internal Task WriteAsync(SweepEvent happened, CancellationToken stop) => happened switch
    {
        SweepStarted e => BeginAsync(e, stop),
        TrialStarted e => RunOfAsync(e.Trial, stop),
        TrialReported e => ReportAsync(e.Trial, stop),
        TrialEnded e => EndAsync(e.Trial, e.Best, stop),
        SweepEnded e => EndAsync(e, stop),
        _ => Task.CompletedTask,
    };

    private string Metric => MlflowNames.Key(_study!.Objectives[0].Metric);

    private async Task BeginAsync(SweepStarted started, CancellationToken stop)
    {
        _study = started.Study;
        _experiment = await store.ExperimentAsync(options.Experiment, stop);
        _parent = options.Resume ? await ReopenAsync(stop) : null;
        _parent ??= await store.CreateAsync(_experiment, _study.Name, DateTimeOffset.UtcNow, Tags(_study.Name, (StudyTag, _study.Name)),
            stop);
        IEnumerable<MlflowPair> objectives = _study.Objectives.Select((o, i) =>
            MlflowNames.Parameter(i == 0 ? "objective" : $"objective{i + 1}", $"{o.Direction.ToString().ToLowerInvariant()} {o.Metric}"));
        // A parameter never changes, a tag may: a resumed sweep has another budget.
        await store.LogAsync(_parent, new([], [.. objectives, MlflowNames.Parameter("seed", Print(_study.Seed))],
        [
            .. _study.Attributes.Select(a => MlflowNames.Tag($"mlnetsuite.{a.Key}", a.Value)),
            MlflowNames.Tag("mlnetsuite.budget", started.Budget.ToString()),
        ]), stop);
    }

    /// <summary>The run of an earlier sweep of this study; its trials that never ended did so when their process died.</summary>
    private async Task<MlflowRun?> ReopenAsync(CancellationToken stop)
    {
        if (await store.FindAsync(_experiment, MlflowNames.Tag(StudyTag, _study!.Name), running: false, stop) is not [var parent, ..])
            return null;
        foreach (var orphan in await store.FindAsync(_experiment, new(ParentTag, parent.Id), running: true, stop))
            await store.UpdateAsync(orphan, MlflowStatus.Killed, DateTimeOffset.UtcNow, stop);
        await store.UpdateAsync(parent, MlflowStatus.Running, null, stop);
        return parent;
    }

    private async Task<MlflowRun> RunOfAsync(Trial trial, CancellationToken stop)
    {
        if (_trials.TryGetValue(trial.Number, out var known))
            return known.Run;
        var parent = _parent ?? throw new InvalidOperationException("a trial began before the sweep did.");
        var name = string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Number:0000}");
        var run = await store.CreateAsync(_experiment, name, trial.Started, Tags(name,
            (ParentTag, parent.Id), ("mlnetsuite.trial", Print(trial.Number)), ("mlnetsuite.seed", Print(trial.Seed)),
            ("mlnetsuite.origin", trial.Origin), ("mlnetsuite.share", trial.Share.ToString("R", CultureInfo.InvariantCulture))), stop);
        await store.LogAsync(run,
            new([], [.. trial.Parameters.Printed.Select(p => MlflowNames.Parameter(p.Key, p.Value)).DistinctBy(p => p.Key)], []), stop);
        _trials[trial.Number] = (run, 0);
        return run;
    }

    private async Task ReportAsync(Trial trial, CancellationToken stop)
    {
        var run = await RunOfAsync(trial, stop);
        await store.LogAsync(run, new(Unsent(trial), [], []), stop);
        _trials[trial.Number] = (run, trial.Reports.Count);
    }

    private IReadOnlyList<MlflowMetric> Unsent(Trial trial)
    {
        var steps = WholeSteps.Of(trial.Reports);
        return [.. Enumerable.Range(0, trial.Reports.Count).Skip(_trials[trial.Number].Sent).Select(i =>
            new MlflowMetric(Metric, trial.Reports[i].Value, trial.Started.AddSeconds(trial.Reports[i].Seconds), steps[i]))];
    }

    private async Task EndAsync(Trial trial, Trial? best, CancellationToken stop)
    {
        var run = await RunOfAsync(trial, stop);
        var end = trial.Started.AddSeconds(trial.Seconds);
        await store.LogAsync(run, new([.. Unsent(trial), .. Finals(trial, end)], [],
        [
            MlflowNames.Tag("mlnetsuite.state", trial.State.ToString().ToLowerInvariant()),
            .. trial.Machine.Length > 0 ? [MlflowNames.Tag("mlnetsuite.machine", trial.Machine)] : Array.Empty<MlflowPair>(),
            .. trial.Failure is { } failure ? [MlflowNames.Tag("mlnetsuite.failure", failure)] : Array.Empty<MlflowPair>(),
        ]), stop);
        await store.UpdateAsync(run, StatusOf(trial.State), end, stop);
        _trials.Remove(trial.Number);
        if (best is { Value: { } value } && best.Number == trial.Number)
        {
            // Trials of parallel workers may end out of their order; the last step is what MLflow shows.
            _bestStep = Math.Max(_bestStep + 1, trial.Number);
            await store.LogAsync(_parent!,
                new([new($"best_{Metric}", value, end, _bestStep)], [], [MlflowNames.Tag("mlnetsuite.best", Print(trial.Number))]), stop);
        }
    }

    private IEnumerable<MlflowMetric> Finals(Trial trial, DateTimeOffset end)
    {
        var last = trial.Reports.Count > 0 ? WholeSteps.Of(trial.Reports)[^1] : 0;
        foreach (var (objective, value) in _study!.Objectives.Zip(trial.Values))
            if (MlflowNames.Key(objective.Metric) != Metric || trial.Reports.Count == 0)
                yield return new(MlflowNames.Key(objective.Metric), value, end, last);
            else if (trial.Reports[^1].Value != value)
                yield return new(Metric, value, end, last + 1);
        yield return new("seconds", trial.Seconds, end, last);
        if (trial.PeakMemory > 0)
            yield return new("peak_memory", trial.PeakMemory, end, last);
    }

    private async Task EndAsync(SweepEnded ended, CancellationToken stop)
    {
        if (_parent is not { } parent)
            return;
        await store.LogAsync(parent, new([], [], [MlflowNames.Tag("mlnetsuite.end", ended.Reason.ToString().ToLowerInvariant())]), stop);
        await store.UpdateAsync(parent, StatusOf(ended.Reason), DateTimeOffset.UtcNow, stop);
    }

    /// <summary>What MLflow's own clients set, and ours: see <c>mlflow/utils/mlflow_tags.py</c>.</summary>
    private static IReadOnlyList<MlflowPair> Tags(string name, params IEnumerable<(string Key, string Value)> own) =>
        [.. own.Prepend(("mlflow.source.type", "LOCAL")).Prepend(("mlflow.source.name", "mlnetsuite"))
            .Prepend(("mlflow.user", Environment.UserName)).Prepend(("mlflow.runName", name))
            .Select(tag => MlflowNames.Tag(tag.Item1, tag.Item2))];

    private static MlflowStatus StatusOf(SweepEnd end) => end switch
    {
        SweepEnd.Cancelled => MlflowStatus.Killed,
        SweepEnd.AllFailed => MlflowStatus.Failed,
        _ => MlflowStatus.Finished,
    };

    private static MlflowStatus StatusOf(TrialState state) => state switch
    {
        TrialState.Completed => MlflowStatus.Finished,
        TrialState.Failed => MlflowStatus.Failed,
        _ => MlflowStatus.Killed,
    };

    private static string Print(int number) => number.ToString(CultureInfo.InvariantCulture);
}
