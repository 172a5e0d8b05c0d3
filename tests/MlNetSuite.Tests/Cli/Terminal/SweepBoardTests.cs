using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Tests.AutoML.Watching;
using Spectre.Console;
using Spectre.Console.Testing;

namespace MlNetSuite.Tests.Cli.Terminal;

public sealed class SweepBoardTests
{
    [Theory]
    [InlineData('s', "skip")]
    [InlineData('S', "skip")]
    [InlineData('p', "pause")]
    [InlineData('q', "finish")]
    [InlineData('x', "")]
    public void Keys_steer_the_sweep(char key, string done)
    {
        var control = new Control();
        var asked = SweepKeys.Press(key, control);

        Assert.Equal(done, string.Join(' ', control.Done));
        Assert.Equal(done == "", asked is null);
    }

    [Fact]
    public void P_goes_on_where_it_is_paused()
    {
        var control = new Control { Paused = true };
        SweepKeys.Press('p', control);

        Assert.Equal(["resume"], control.Done);
    }

    [Fact]
    public async Task A_live_view_reads_keys_while_the_sweep_runs_and_shows_its_end()
    {
        using var console = new TestConsole().Interactive().EmitAnsiSequences().Size(new(80, 24));
        var control = new Control();
        var keys = new Queue<char?>(['s', null, 'q']);

        var result = await SweepBoard.LiveAsync(console, () => keys.TryDequeue(out var key)
            ? key
            : null, control, TextWriter.Null, async board =>
        {
            while (!control.Done.Contains("finish"))
                await Task.Delay(10, TestContext.Current.CancellationToken);
            WatchedSweep.Into(board);
            return 7;
        });

        Assert.Equal(7, result);
        Assert.Equal(["skip", "finish"], control.Done);
        Assert.Contains("time budget used up", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_before_the_search_and_after_it_is_not_left_below_its_trials()
    {
        using var console = new TestConsole().Interactive().EmitAnsiSequences().Size(new(80, 24));
        await SweepBoard.LiveAsync(console, () => null, new Control(), TextWriter.Null, board =>
        {
            board.Stage("reading");
            board.Note("a column was left out");
            WatchedSweep.Into(board);
            board.Stage("testing");
            return Task.FromResult(0);
        });

        var last = console.Output[console.Output.LastIndexOf("tickets", StringComparison.Ordinal)..];
        Assert.Contains("column", last, StringComparison.Ordinal);
        Assert.DoesNotContain("reading", last, StringComparison.Ordinal);
        Assert.DoesNotContain("testing", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_that_cannot_be_drawn_gives_way_to_lines_and_says_so()
    {
        using var console = new TestConsole().Interactive().EmitAnsiSequences();
        var lines = new StringWriter();
        var broken = new TaskCompletionSource();

        await SweepBoard.LiveAsync(console, () => { broken.TrySetResult(); throw new IOException("the terminal is gone"); }, new Control(),
            lines, async board =>
        {
            await broken.Task;
            while (!lines.ToString().Contains("cannot be drawn", StringComparison.Ordinal))
                await Task.Delay(10, TestContext.Current.CancellationToken);
            WatchedSweep.Into(board);
            return 0;
        });

        Assert.Contains("the live view cannot be drawn (the terminal is gone)", lines.ToString(), StringComparison.Ordinal);
        Assert.Contains("trial 0: completed nbsvm 0.9250 (best so far) in 1.5 s", lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_in_the_sweep_comes_out_as_it_is()
    {
        using var console = new TestConsole().Interactive();
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            SweepBoard.LiveAsync<int>(console, () => null, new Control(), TextWriter.Null, _ => throw new InvalidDataException()));
    }

    [Fact]
    public void Lines_tell_each_trial_in_words()
    {
        var output = new StringWriter();
        var lines = new SweepLines(output);
        var snapshot = MlNetSuite.AutoML.Watching.SweepSnapshot.Of([]);
        foreach (var happened in WatchedSweep.Events)
        {
            snapshot = snapshot.After(happened, TimeSpan.Zero);
            lines.Write(happened, snapshot);
        }

        Assert.Equal(
            """
            sweep tickets: accuracy (higher is better); 1:00, 10 trials, 2 in parallel
            trial 0: completed nbsvm 0.9250 (best so far) in 1.5 s
            trial 1: pruned linear 0.5000 in 0.5 s
            trial 2: failed linear in 0.1 s (it threw and how)
            trial 3: stopped nbsvm in 0.2 s
            sweep ended, time budget used up: 1 completed, 1 pruned, 1 failed, 1 stopped; best 0.9250 (trial 0)

            """.ReplaceLineEndings(Environment.NewLine), output.ToString());
    }

    [Fact]
    public void Sparklines_span_lowest_to_highest_and_keep_the_last_value_of_each_stretch()
    {
        Assert.Equal(["▁▃▆█"], Sparkline.Draw([0, 1, 2, 3], 10));
        Assert.Equal(["▁█"], Sparkline.Draw([0, 1, 2, 3], 2));
        Assert.Equal([" ▁█", "▁██"], Sparkline.Draw([0, 0.5, 1], 10, rows: 2));
        Assert.Equal(["▄▄"], Sparkline.Draw([5, 5], 10));
        Assert.Equal(["_#"], Sparkline.Draw([0, double.NaN, 1], 10, unicode: false));
        Assert.Equal([""], Sparkline.Draw([], 10));
    }

    private sealed class Control : ISweepControl
    {
        internal List<string> Done { get; } = [];

        public bool Paused { get; init; }

        public SweepEnd? Ending => null;

        public void Skip() => Done.Add("skip");

        public bool Skip(int trial) => false;

        public void Pause() => Done.Add("pause");

        public void Resume() => Done.Add("resume");

        public void Finish() => Done.Add("finish");
    }
}
