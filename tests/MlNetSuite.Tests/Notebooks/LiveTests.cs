using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Notebooks;
using MlNetSuite.Notebooks.Progress;
using MlNetSuite.Tests.AutoML.Watching;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Notebooks;

public sealed class LiveTests : IDisposable
{
    private readonly StringWriter _lines = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _lines.Dispose();

    [Fact]
    public void Outside_of_kernels_a_sweep_writes_a_line_a_second_and_its_end()
    {
        var live = new LiveSweep(new(_lines, _clock, () => null), _clock);
        live.Report(WatchedSweep.Started);
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.3));
            live.Report(new TrialStarted(WatchedSweep.Trial(i)));
        }
        live.Report(new SweepEnded(SweepEnd.Time, null));

        var lines = _lines.ToString().Trim().Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Equal("0 of 10 trials, 0 running", lines[0]);
        Assert.EndsWith("time budget used up", lines[^1], StringComparison.Ordinal);
        Assert.Equal(SweepEnd.Time, live.Snapshot.End);
    }

    [Fact]
    public void In_a_kernel_one_display_changes_in_place()
    {
        var display = new Updatable();
        var live = new LiveSweep(new(_lines, _clock, () => value => display.Begin(value)), _clock);
        foreach (var happened in WatchedSweep.Events)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            live.Report(happened);
        }

        Assert.Equal(1, display.Begun);
        Assert.Equal(WatchedSweep.Events.Count - 1, display.Updates);
        Assert.Same(live.Snapshot, display.Value);
        Assert.NotNull(((SweepSnapshot)display.Value!).End);
        Assert.Equal("", _lines.ToString());
    }

    [Fact]
    public void A_display_that_cannot_change_shows_first_and_last()
    {
        List<object?> shown = [];
        var curve = new LearningCurve(new LiveDisplay(_lines, _clock, () => value => { shown.Add(value); return null; }));
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            curve.Report(new($"epoch {epoch} of 5", epoch / 5.0, epoch, 1.0 / epoch));
        }

        Assert.Equal([1, 5], shown.Select(s => ((TrainingProgress)s!).Epoch!.Value));
        Assert.Equal([1, 2, 3, 4, 5], curve.Epochs.Select(e => e.Epoch!.Value));
    }

    [Fact]
    public void Any_thread_may_report()
    {
        var curve = new LearningCurve(new LiveDisplay(TextWriter.Synchronized(_lines), _clock, () => null));
        Parallel.For(1, 1001, epoch => curve.Report(new("e", 0.5, epoch, 1)));
        Assert.Equal(1000, curve.Epochs.Count);
    }

    private sealed class Updatable
    {
        public int Begun { get; private set; }

        public int Updates { get; private set; }

        public object? Value { get; private set; }

        public Updatable Begin(object? value)
        {
            (Begun, Value) = (Begun + 1, value);
            return this;
        }

        // Found by its name, as dotnet-interactive's DisplayedValue has it.
        public void Update(object value) => (Updates, Value) = (Updates + 1, value);
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
