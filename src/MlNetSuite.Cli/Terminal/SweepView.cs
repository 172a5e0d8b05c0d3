using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Draws a snapshot of a sweep, as wide as it may be and never higher than the terminal.</summary>
/// <param name="sweep">What is drawn.</param>
/// <param name="at">Now, on the snapshot's clock.</param>
/// <param name="notes">Further messages; the last few are shown.</param>
/// <param name="asked">The user's last request, by a key.</param>
internal sealed class SweepView(SweepSnapshot sweep, TimeSpan at, IReadOnlyList<string> notes, string? asked) : Renderable
{
    private const int TallTerminal = 34;
    private const int MostRunning = 8;
    private const int MostEnded = 12;

    private readonly StudyDefinition? _study = sweep.Study;

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(20, maxWidth), maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var height = Math.Max(4, options.ConsoleSize.Height - 1);
        var lines = Lines(maxWidth, height, options.Unicode);
        foreach (var line in lines.Take(height))
        {
            foreach (var segment in line.Cut(maxWidth))
                yield return segment;
            yield return Segment.LineBreak;
        }
    }

    private List<ViewLine> Lines(int width, int height, bool unicode)
    {
        if (_study is null)
            return [new ViewLine().Add("starting the sweep", ViewLine.Quiet)];
        List<ViewLine> above = [Title(), .. Budget(width, unicode), .. Counts(width), new(), .. Best(width),
            .. Chart(width, height, unicode), .. Running(unicode)];
        List<ViewLine> below = [.. Notes(width), .. Words(sweep.EndMessage, width), .. Keys()];
        var free = Math.Min(MostEnded, height - above.Count - below.Count - 2);
        return [.. above, .. Ended(free), .. below];
    }

    private ViewLine Title()
    {
        var line = new ViewLine().Add(_study!.Name, ViewLine.Strong).Add("  ");
        if (sweep.End is { } end)
            line.Add($"{SweepWords.End(end)}  ", ViewLine.Good);
        else if (sweep.Paused)
            line.Add("paused  ", ViewLine.Warning);
        return line.Add($"{_study.Objectives[0].Metric}, {SweepWords.Direction(_study.Objectives[0])}", ViewLine.Quiet);
    }

    private IEnumerable<ViewLine> Budget(int width, bool unicode)
    {
        var line = new ViewLine().Add($"{SweepWords.Clock(sweep.Used(at))}");
        if (sweep.End is null && sweep.Left(at) is { } left)
            line.Add($"  {SweepWords.Clock(left)} left");
        if (sweep.Budget.Time is { } time)
            line.Add($" of {SweepWords.Clock(time)}");
        if (Fraction() is { } fraction)
        {
            var columns = Math.Max(0, Math.Min(60, width - line.Width - 2));
            var full = (int)Math.Round(fraction * columns);
            line.Add("  ").Add(new string(unicode ? '━' : '=', full), ViewLine.Good)
                .Add(new string(unicode ? '─' : '-', columns - full), ViewLine.Quiet);
        }
        yield return line;
    }

    /// <summary>How much of the budget is used, by whichever limit is nearer; null without limits.</summary>
    private double? Fraction()
    {
        double? time = sweep.Budget.Time is { } limit ? sweep.Used(at) / limit : null;
        double? trials = sweep.Budget.Trials is { } most ? sweep.Trials / (double)Math.Max(1, most) : null;
        return time is null && trials is null ? null : Math.Clamp(Math.Max(time ?? 0, trials ?? 0), 0, 1);
    }

    private IEnumerable<ViewLine> Counts(int width)
    {
        var failed = sweep.Count(TrialState.Failed);
        List<(string Text, Style? Style)> words =
        [
            ($"{sweep.Trials}{(sweep.Budget.Trials is { } most ? $" of {most}" : "")} trials:", null),
            ($"{sweep.Count(TrialState.Completed)} completed,", null),
            ($"{sweep.Count(TrialState.Pruned)} pruned,", null),
            ($"{failed} failed,", failed > 0 ? ViewLine.Bad : Style.Plain),
            .. sweep.Count(TrialState.Stopped) is var stopped and > 0 ? [($"{stopped} stopped,", null)] : Array.Empty<(string, Style?)>(),
            .. sweep.Count(TrialState.Skipped) is var skipped and > 0 ? [($"{skipped} skipped,", null)] : Array.Empty<(string, Style?)>(),
            .. sweep.Count(TrialState.Interrupted) is var interrupted and > 0
                ? [($"{interrupted} interrupted,", ViewLine.Bad)]
                : Array.Empty<(string, Style?)>(),
            ($"{sweep.Running.Count} running", null),
            .. sweep.Others > 0 ? [($"({sweep.Others} not by this sweep)", ViewLine.Quiet)] : Array.Empty<(string, Style?)>(),
        ];
        return ViewLine.Wrap(words, width, indent: 0, mostLines: 2);
    }

    private IEnumerable<ViewLine> Best(int width)
    {
        if (sweep.Best is not { Value: { } value } best)
            return [new ViewLine().Add("best  ").Add("none yet", ViewLine.Quiet)];
        var words = BranchWords.Of(_study!.Space, best.Parameters);
        var head = new ViewLine().Add("best  ").Add(SweepWords.Value(value), ViewLine.Good).Add($"  {words.Branch}", ViewLine.Strong)
            .Add($"  trial {best.Number}, {SweepWords.Seconds(best.Seconds)}", ViewLine.Quiet);
        return [head,
            .. ViewLine.Wrap([.. words.Parameters.Select(p => ($"{p.Name}={SweepWords.Parameter(p.Value)}", (Style?)null))], width,
                indent: 6, mostLines: 4)];
    }

    /// <summary>The best value over the trials, between its first and its last; three rows high where there is room.</summary>
    private IEnumerable<ViewLine> Chart(int width, int height, bool unicode)
    {
        if (sweep.BestValues.Count < 2)
            return [];
        var (first, last) = (SweepWords.Value(sweep.BestValues[0]), SweepWords.Value(sweep.BestValues[^1]));
        var rows = Sparkline.Draw(sweep.BestValues, width - first.Length - last.Length - 8, height >= TallTerminal ? 3 : 1, unicode);
        return rows.Select((row, i) => i == rows.Count - 1
            ? new ViewLine().Add($"      {first} ", ViewLine.Quiet).Add(row, ViewLine.Good).Add($" {last}", ViewLine.Quiet)
            : new ViewLine().Add(new string(' ', 7 + first.Length)).Add(row, ViewLine.Good));
    }

    private IEnumerable<ViewLine> Running(bool unicode)
    {
        if (sweep.Running.IsEmpty)
            return [];
        return [new(), .. sweep.Running.Values.Take(MostRunning).Select(running =>
        {
            var trial = running.Trial;
            var line = new ViewLine().Add($"#{trial.Number} ", ViewLine.Quiet).Add($"{Name(trial)}  ", ViewLine.Strong);
            if (trial.Reports is [.., var last])
                line.Add($"step {SweepWords.Step(last.Step)}  {SweepWords.Value(last.Value)}  ")
                    .Add(Sparkline.Draw([.. trial.Reports.Select(r => r.Value)], 12, 1, unicode)[0], ViewLine.Good).Add("  ");
            return line.Add(SweepWords.Seconds((at - running.Began).TotalSeconds), ViewLine.Quiet);
        })];
    }

    private IEnumerable<ViewLine> Ended(int most)
    {
        if (most < 1 || sweep.Recent.IsEmpty)
            return [];
        return [new(), .. sweep.Recent.Take(most).Select(trial =>
        {
            var line = new ViewLine().Add($"#{trial.Number} ", ViewLine.Quiet)
                .Add($"{SweepWords.State(trial.State)}  ", StyleOf(trial.State)).Add(Name(trial));
            if (trial.LastValue is { } value)
                line.Add($"  {SweepWords.Value(value)}");
            line.Add($"  {SweepWords.Seconds(trial.Seconds)}", ViewLine.Quiet);
            if (trial.Number == sweep.Best?.Number)
                line.Add("  best", ViewLine.Good);
            return trial.Failure is { } failure ? line.Add($"  {failure}", ViewLine.Quiet) : line;
        })];
    }

    private IEnumerable<ViewLine> Notes(int width) =>
        notes.TakeLast(2).SelectMany(note => Words(note, width));

    private static IEnumerable<ViewLine> Words(string? text, int width) =>
        ViewLine.Wrap(
            [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (word, (Style?)ViewLine.Warning))],
            width, indent: 0, mostLines: 3);

    private IEnumerable<ViewLine> Keys()
    {
        if (sweep.End is not null)
            return [];
        var line = new ViewLine();
        foreach (var (key, deed) in ((string, string)[])[("s", "skip"), ("p", sweep.Paused ? "resume" : "pause"),
            ("q", "finish with the best so far")])
            line.Add(line.Width == 0 ? "" : "   ").Add(key, ViewLine.Strong).Add($" {deed}", ViewLine.Quiet);
        return asked is null ? [new(), line] : [new(), line, new ViewLine().Add(asked, ViewLine.Warning)];
    }

    private string Name(Trial trial) => BranchWords.Of(_study!.Space, trial.Parameters).Branch ?? trial.Origin;

    private static Style? StyleOf(TrialState state) => state switch
    {
        TrialState.Completed => ViewLine.Good,
        TrialState.Failed or TrialState.Interrupted => ViewLine.Bad,
        _ => ViewLine.Quiet,
    };
}
