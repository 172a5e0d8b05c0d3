using System.Collections.Immutable;
using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows a sweep while it runs: a live view with keys in a terminal, a plain line a trial on standard error elsewhere.
/// Events may come from any thread.</summary>
internal sealed class SweepBoard : IProgress<SweepEvent>
{
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskedShown = TimeSpan.FromSeconds(4);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private readonly SweepLines _lines;
    private SweepSnapshot _snapshot = SweepSnapshot.Of([]);
    private ImmutableList<string> _notes = [];
    private string? _stage;
    private (string Deed, TimeSpan At)? _asked;
    private bool _live;

    private SweepBoard(TextWriter lines, bool live) => (_lines, _live) = (new(lines), live);

    /// <summary>Runs a sweep with a board that suits where the output goes.</summary>
    /// <param name="json">Standard output is for one JSON object only.</param>
    /// <param name="control">What the keys control.</param>
    /// <param name="work">Runs the sweep and reports to the board it is given.</param>
    internal static Task<TResult> RunAsync<TResult>(bool json, ISweepControl control, Func<SweepBoard, Task<TResult>> work)
    {
        var console = AnsiConsole.Console;
        var live = !json && !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi;
        return live
            ? LiveAsync(console, SweepKeys.Typed, control, Console.Error, work)
            : work(new(Console.Error, live: false));
    }

    /// <summary>The same in a live terminal; if the view cannot be drawn, lines are written instead and the sweep continues.</summary>
    internal static async Task<TResult> LiveAsync<TResult>(
        IAnsiConsole console, Func<char?> typed, ISweepControl control, TextWriter lines, Func<SweepBoard, Task<TResult>> work)
    {
        var board = new SweepBoard(lines, live: true);
        var sweep = Task.Run(() => work(board));
        try
        {
            await console.Live(board.View()).StartAsync(context => board.DrawAsync(console, context, typed, control, sweep));
        }
        catch (Exception fault)
        {
            board.FallBack(fault);
        }
        return await sweep;
    }

    /// <inheritdoc/>
    public void Report(SweepEvent value)
    {
        lock (_gate)
        {
            if (value is SweepNotice notice)
                Note($"note: {notice.Message}");
            _snapshot = _snapshot.After(value, _clock.Elapsed);
            // Reading is over once there are trials; what follows the search is announced again.
            if (value is SweepStarted)
                _stage = null;
            if (!_live)
                _lines.Write(value, _snapshot);
        }
    }

    /// <summary>Shows a message without disturbing the view.</summary>
    internal void Note(string text)
    {
        lock (_gate)
        {
            _notes = _notes.Add(text);
            if (!_live)
                _lines.Write(text);
        }
    }

    /// <summary>Shows the current stage before or after the search, until the next one. Lines are not written for each step
    /// that is only counted further, such as epochs.</summary>
    internal void Stage(string text)
    {
        lock (_gate)
        {
            var further = Uncounted(text) == Uncounted(_stage ?? "");
            _stage = text;
            if (!_live && !further)
                _lines.Write(text);
        }
    }

    private static string Uncounted(string stage) => string.Concat(stage.Where(letter => !char.IsAsciiDigit(letter)));

    private async Task DrawAsync(IAnsiConsole console, LiveDisplayContext context, Func<char?> typed, ISweepControl control, Task sweep)
    {
        var (drawn, width) = (TimeSpan.MinValue, console.Profile.Width);
        while (!sweep.IsCompleted)
        {
            while (typed() is { } key)
                if (SweepKeys.Press(key, control) is { } asked)
                    (_asked, drawn) = ((asked, _clock.Elapsed), TimeSpan.MinValue);
            if (drawn == TimeSpan.MinValue || _clock.Elapsed - drawn >= DrawInterval)
            {
                // A resized terminal has rewrapped the old lines: their position is unknown.
                if (width != console.Profile.Width)
                    console.Clear(home: true);
                (drawn, width) = (_clock.Elapsed, console.Profile.Width);
                context.UpdateTarget(View());
            }
            await Task.WhenAny(sweep, Task.Delay(KeyInterval));
        }
        lock (_gate)
            _stage = null;
        context.UpdateTarget(View());
    }

    private SweepView View()
    {
        lock (_gate)
            return new(_snapshot, _clock.Elapsed, _stage is null ? _notes : _notes.Add(_stage), _asked is { } asked
                && _clock.Elapsed - asked.At < AskedShown ? asked.Deed : null);
    }

    private void FallBack(Exception fault)
    {
        lock (_gate)
        {
            _live = false;
            _lines.Write($"the live view cannot be drawn ({fault.Message}); falling back to one line per trial.");
        }
    }
}
