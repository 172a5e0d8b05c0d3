using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Studies and their trials.</summary>
internal static class TrialViews
{
    private const int MostRows = 20;

    /// <summary>Such as <c>Trials of mails</c>; a study that was given no name of its own adds none.</summary>
    internal static string Named(string what, string between, StudyDefinition study) =>
        study.Name == new SweepRequest { Data = "", Artifact = "" }.Name ? what : $"{what}{between}{study.Name}";

    internal static View Of(Study study)
    {
        var trials = study.Trials();
        IReadOnlyList<Trial> ranked = [.. Study.Leaderboard(trials, study.Definition.Objectives), .. trials.Where(t => t.Value is null)];
        return new($"Study {study.Definition.Name}: {Objectives(study.Definition)}",
        [
            new Sentence(
                $"{Numbers.Whole(trials.Count)} trials{(trials.Count == 0 ? "" : $" ({Counts(trials)})")}, seed {study.Definition.Seed}."),
            Leaderboard("Best first", [.. ranked.Take(MostRows)], study.Definition),
            .. More(ranked.Count),
        ]);
    }

    internal static View Of(Trial trial) => new("", Leaderboard("", [trial], null));

    internal static View Of(IReadOnlyList<Trial> trials) =>
        new($"{Numbers.Whole(trials.Count)} trials", [Leaderboard("", [.. trials.Take(MostRows)], null), .. More(trials.Count)]);

    internal static View Of(IReadOnlyList<ParameterImportance> importance) => new("",
        new Table("Share of the metric's variance that each parameter explains by itself",
            ["parameter", Column.Number("share"), Column.Number("trials with it")],
            [.. importance.Where(p => p.Active > 0).Take(MostRows).Select(p => (IReadOnlyList<Cell>)
                [p.Name, new Cell(Numbers.Percent(p.Share)) { Bar = p.Share }, Numbers.Percent(p.Active)])]));

    /// <summary>A running sweep.</summary>
    internal static View Of(SweepSnapshot sweep)
    {
        if (sweep.Study is not { } study)
            return new("", new Sentence("The sweep has not started."));
        var ended = string.Join(", ", Enum.GetValues<TrialState>().Where(s => sweep.Count(s) > 0)
            .Select(s => $"{sweep.Count(s)} {SweepWords.State(s)}"));
        IReadOnlyList<Trial> shown = [.. sweep.Running.Values.Select(r => r.Trial), .. sweep.Best is { } best ? (Trial[])[best] : []];
        return new($"{Named("Sweep", " ", study)}: {Objectives(study)}",
        [
            new Sentence(
                $"{sweep.Trials}{(sweep.Budget.Trials is { } most ? $" of {most}" : "")} trials " +
                $"ended{(ended.Length == 0 ? "" : $" ({ended})")}" +
                $"{(sweep.End is { } end ? $"; {SweepWords.End(end)}" : sweep.Paused ? "; paused" : "")}."),
            .. shown.Count == 0
                ? (Block[])[]
                : [Leaderboard(sweep.Best is null ? "Running trials" : sweep.Running.IsEmpty
                    ? "Best trials"
                    : "Running trials and the best so far", shown, study)],
            .. sweep.EndMessage is { } message ? (Block[])[new Sentence(message)] : [],
        ]);
    }

    /// <summary>A running sweep in one line.</summary>
    internal static string Line(SweepSnapshot sweep)
    {
        var limit = sweep.Budget.Trials is { } most ? $" of {most}" : "";
        var best = sweep.Best?.Value is { } value && sweep.Study is { } study
            ? $", best {study.Objectives[0].Metric} {Numbers.Value(value)} (trial {sweep.Best.Number})"
            : "";
        var end = sweep.End is { } reason ? $"; {SweepWords.End(reason)}" : "";
        return $"{sweep.Trials}{limit} trials, {sweep.Running.Count} running{best}{end}";
    }

    /// <summary>Trials in the order given.</summary>
    internal static Table Leaderboard(string caption, IReadOnlyList<Trial> trials, StudyDefinition? study)
    {
        var further = study is null ? [] : study.Objectives.Skip(1).Select(o => o.Metric).ToList();
        return new(caption,
            [Column.Number("trial"), "state", Column.Number(study?.Objectives[0].Metric ?? "value"), .. further.Select(Column.Number),
                Column.Number("seconds"), "parameters"],
            [.. trials.Select(t => (IReadOnlyList<Cell>)
            [
                Numbers.Whole(t.Number), SweepWords.State(t.State),
                    new Cell(t.LastValue is { } value ? Numbers.Value(value) : "") { Strong = t.State == TrialState.Completed },
                .. further.Select((metric, o) => (Cell)(t.Values.Count > o + 1 ? Numbers.Value(metric, t.Values[o + 1]) : "")),
                t.Ended ? SweepWords.Seconds(t.Seconds) : "", Clip.Of(Parameters(t, study), 160),
            ])]);
    }

    internal static string Counts(IReadOnlyList<Trial> trials) => string.Join(", ", Enum.GetValues<TrialState>()
        .Select(state => (State: state, Count: trials.Count(t => t.State == state))).Where(c => c.Count > 0)
        .Select(c => $"{Numbers.Whole(c.Count)} {SweepWords.State(c.State)}"));

    private static string Parameters(Trial trial, StudyDefinition? study)
    {
        if (study is null)
            return OutcomeViews.Parameters(Bare(trial.Parameters.Printed)) + Failure(trial);
        var words = BranchWords.Of(study.Space, trial.Parameters);
        var own = string.Join(", ", words.Parameters.Select(p => $"{p.Name}={SweepWords.Parameter(p.Value)}"));
        return (words.Branch is { } branch ? own.Length == 0 ? branch : $"{branch}: {own}" : own) + Failure(trial);
    }

    /// <summary>Without the name of a choice before what hangs on it: <c>l2</c> for <c>linear.l2</c> where some choice is
    /// <c>linear</c>.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Bare(IEnumerable<KeyValuePair<string, string>> printed)
    {
        var chosen = printed.Select(p => p.Value).ToHashSet();
        return printed.Select(p => p.Key.Split('.', 2) is [var choice, var own] && chosen.Contains(choice)
            ? KeyValuePair.Create(own, p.Value)
            : p);
    }

    private static string Failure(Trial trial) => trial.Failure is { } failure ? $"; {failure}" : "";

    private static string Objectives(StudyDefinition study) =>
        string.Join(", ", study.Objectives.Select(o => $"{o.Metric} ({SweepWords.Direction(o)})"));

    private static IEnumerable<Block> More(int count) =>
        count > MostRows ? [new Sentence($"and {Numbers.Whole(count - MostRows)} more.")] : [];
}
