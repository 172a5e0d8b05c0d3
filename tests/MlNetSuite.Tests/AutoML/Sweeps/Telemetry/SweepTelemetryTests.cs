using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Telemetry;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Sweeps.Telemetry;

/// <summary>What a sweep tells whoever listens to its activity source and its meter.</summary>
public sealed class SweepTelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = new();
    // Other tests sweep at the same time: what is of this one has its trace and its study.
    private readonly Activity _root = new Activity("test").Start();
    private readonly string _study = $"{Guid.NewGuid():N}";
    private readonly ActivityListener _listener;
    private readonly MeterListener _meters = new();

    public SweepTelemetryTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == SweepTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == _root.TraceId)
                    _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SweepTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
    }

    [Fact]
    public async Task A_search_is_a_span_with_one_for_each_trial_and_in_it_one_for_each_stage()
    {
        await RunAsync(new FunctionRunner(trial =>
        {
            trial.Report(1, 0.5);
            return trial.Number == 1 ? throw new InvalidDataException("no such column") : 0.25;
        }));

        var search = Assert.Single(_spans, span => span.OperationName == "search");
        Assert.Equal((_study, "square", "random", "trials", 0.25), (search.GetTagItem("mlnetsuite.study.name"),
            search.GetTagItem("mlnetsuite.study.metric"), search.GetTagItem("mlnetsuite.study.tuner"),
            search.GetTagItem("mlnetsuite.study.end"), search.GetTagItem("mlnetsuite.study.best_value")));
        var trials = _spans.Where(span => span.OperationName == "trial").OrderBy(span => span.StartTimeUtc).ToList();
        Assert.All(trials, span => Assert.Equal(search.SpanId, span.ParentSpanId));
        Assert.Equal(
        [
            (0, "completed", 0.25, null, ActivityStatusCode.Unset),
            (1, "failed", null, "InvalidDataException: no such column", ActivityStatusCode.Error),
            (2, "completed", (object)0.25, null, ActivityStatusCode.Unset),
        ], trials.Select(span => (span.GetTagItem("mlnetsuite.trial.number"), span.GetTagItem("mlnetsuite.trial.state"),
            span.GetTagItem("mlnetsuite.trial.value"), (string?)span.GetTagItem("mlnetsuite.trial.failure"), span.Status)));
        Assert.All(trials, span => Assert.Equal(["preparing", "running"], Stages(span)));
        Assert.Equal(0.5, Assert.Single(trials[0].Events).Tags.Single(tag => tag.Key == "mlnetsuite.report.value").Value);
    }

    [Fact]
    public async Task A_trial_that_waits_for_a_machine_and_loses_it_says_so()
    {
        await RunAsync(new Placing(), trials: 1);

        var trial = Assert.Single(_spans, span => span.OperationName == "trial");
        Assert.Equal("second", trial.GetTagItem("mlnetsuite.trial.machine"));
        Assert.Equal(["waiting", "preparing", "running", "preparing", "running"], Stages(trial));
        var stages = _spans.Where(span => span.ParentSpanId == trial.SpanId).OrderBy(span => span.StartTimeUtc).ToList();
        Assert.All(stages.Zip(stages.Skip(1)), pair =>
            Assert.Equal(pair.First.StartTimeUtc + pair.First.Duration, pair.Second.StartTimeUtc));
    }

    [Fact]
    public async Task Trials_are_counted_by_their_state_and_timed()
    {
        await RunAsync(new FunctionRunner(trial => trial.Number == 1 ? double.NaN : 1 - trial.Number / 10.0));

        Assert.Equal([1.0, -1, 1, -1, 1, -1], Values("mlnetsuite.trial.running"));
        Assert.Equal(["completed", "failed", "completed"], _measured.Where(m => m.Name == "mlnetsuite.trial.ended")
            .Select(m => m.Tags["mlnetsuite.trial.state"]));
        Assert.Equal(3, Values("mlnetsuite.trial.duration").Count());
        Assert.Equal([1, 1, 0.8], Values("mlnetsuite.study.best_value"));
    }

    [Fact]
    public async Task A_search_that_is_broken_off_leaves_no_trial_running()
    {
        var study = Study.InMemory(new StudyDefinition(_study, Quadratic.Space, [Objective.Minimize("square")]));
        var sweep = new Sweep(study, new FunctionRunner(trial =>
        {
            trial.Report(1, 1);
            return 1.0;
        }), new RandomTuner(), new Broken());

        await Assert.ThrowsAsync<InvalidOperationException>(() => sweep.RunAsync(new() { Trials = 3 },
            cancel: TestContext.Current.CancellationToken));

        Assert.Equal([1.0, -1], Values("mlnetsuite.trial.running"));
        Assert.All(_spans.Where(span => span.OperationName is "trial" or "search"), span =>
            Assert.Equal(ActivityStatusCode.Error, span.Status));
    }

    public void Dispose()
    {
        _meters.Dispose();
        _listener.Dispose();
        _root.Dispose();
    }

    private async Task RunAsync(ITrialRunner runner, int trials = 3)
    {
        var study = Study.InMemory(new StudyDefinition(_study, Quadratic.Space, [Objective.Minimize("square")]));
        await new Sweep(study, runner, new RandomTuner()).RunAsync(new() { Trials = trials },
            cancel: TestContext.Current.CancellationToken);
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) where T : IConvertible
    {
        var named = new Dictionary<string, object?>(tags.ToArray());
        if (named["mlnetsuite.study.name"] is string study && study == _study)
            _measured.Enqueue((instrument.Name, value.ToDouble(null), named));
    }

    private IEnumerable<double> Values(string name) => _measured.Where(m => m.Name == name).Select(m => m.Value);

    private IEnumerable<string> Stages(Activity trial) =>
        _spans.Where(span => span.ParentSpanId == trial.SpanId).OrderBy(span => span.StartTimeUtc).Select(span => span.OperationName);

    /// <summary>Runs trials as on a cluster whose first worker is lost.</summary>
    private sealed class Placing : ITrialRunner
    {
        public async Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
        {
            foreach (var machine in (string[])["first", "second"])
            {
                await Task.Delay(2, stop);
                request.Placed(machine);
                await Task.Delay(2, stop);
                request.Began();
            }
            return new([1]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Broken : MlNetSuite.AutoML.Pruners.IPruner
    {
        public string Name => "broken";

        public bool Prune(Trial trial, IReadOnlyList<Trial> others, Objective objective) => throw new InvalidOperationException("broken");
    }
}
