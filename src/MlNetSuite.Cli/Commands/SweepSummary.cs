using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training.Sweeps;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetSuite.Cli.Commands;

/// <summary>Shows the outcome of a sweep: the leaderboard, the metrics on test rows, and how to train the best
/// again.</summary>
internal static class SweepSummary
{
    private const int Rows = 5;

    // The usual three are listed even if there are none.
    private static readonly (TrialState State, string Word, bool Always)[] States =
    [
        (TrialState.Completed, "completed", true), (TrialState.Pruned, "pruned", true), (TrialState.Failed, "failed", true),
        (TrialState.Stopped, "stopped", false), (TrialState.Skipped, "skipped", false), (TrialState.Interrupted, "interrupted", false),
    ];

    internal static void Show(IAnsiConsole console, SweepOutcome outcome)
    {
        var objective = outcome.Study.Objectives[0];
        var states = string.Join(", ", from state in States
                                       let count = outcome.Trials.Count(t => t.State == state.State)
                                       where count > 0 || state.Always
                                       select $"{count} {state.Word}{Constant(state.State, outcome)}");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[bold]{SweepWords.Trials(outcome.Trials.Count)}[/]{Others(outcome)} in {outcome.Seconds:0.0} s: {states}.");
        console.Write(Leaderboard(outcome, objective));
        if (outcome.Final.TestRows > 0)
            console.MarkupLineInterpolated(
                $"On {outcome.Final.TestRows:N0} test rows the sweep never saw: [bold]{Metrics(outcome.Final.Test)}[/]");
        foreach (var note in outcome.Final.Notes)
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        var what = outcome.Final.Members > 1 ? $"an average of {outcome.Final.Members} models" : $"trial {outcome.Best.Number}";
        console.MarkupLineInterpolated($"Wrote {outcome.Artifact} ({what}, {new FileInfo(outcome.Artifact).Length / 1024:N0} KB).");
        console.MarkupLineInterpolated($"[grey]{CommandTime.OfProcesses(outcome.Stages)}[/]");
    }

    private static string Others(SweepOutcome outcome) =>
        outcome.Others > 0 ? $" ({outcome.Others} of them by earlier or other sweeps of this study)" : "";

    private static string Constant(TrialState state, SweepOutcome outcome) =>
        state == TrialState.Completed && outcome.Constant.Count > 0 ? $" ({outcome.Constant.Count} constant)" : "";

    private static Table Leaderboard(SweepOutcome outcome, Objective objective)
    {
        var table = ResultTable.Create()
            .AddColumn(new TableColumn("trial").RightAligned()).AddColumn(new TableColumn(Markup.Escape(objective.Metric)).RightAligned())
            .AddColumn("trainer").AddColumn(new TableColumn("seconds").RightAligned());
        var shares = outcome.Trials.Any(t => t.Share < 1);
        if (shares)
            table.AddColumn(new TableColumn("rows").RightAligned());
        table.AddColumn("parameters");
        var board = Study.Leaderboard(outcome.Trials, outcome.Study.Objectives).OrderBy(t => outcome.Constant.Contains(t.Number));
        foreach (var trial in board.Take(Rows))
        {
            var trainer = trial.Parameters.Text("trainer");
            List<IRenderable> row =
            [
                new Markup(trial.Number == outcome.Best.Number ? $"[green]{trial.Number}[/]" : $"{trial.Number}"),
                new Markup($"[bold]{MetricTable.Number(trial.Value!.Value)}[/]"),
                new Text(outcome.Constant.Contains(trial.Number) ? $"{trainer} (constant)" : trainer),
                new Text(trial.Seconds.ToString("0.0", CultureInfo.InvariantCulture)),
            ];
            if (shares)
                row.Add(new Text(trial.Share.ToString("P1", CultureInfo.InvariantCulture)));
            row.Add(new Text(Varied(trial.Parameters.Branch(trainer), outcome.Study.Space, trainer)));
            table.AddRow(row);
        }
        return table;
    }

    /// <summary>The parameters that the sweep varied; the others are the same in every trial.</summary>
    private static string Varied(ParameterSet parameters, SearchSpace space, string trainer) => string.Join(' ', parameters
        .Where(p => space[$"{trainer}.{p.Key}"] is not ConstantParameter)
        .Select(p => $"{p.Key}={Short(p.Value)}"));

    private static string Short(object value) =>
        value is double real ? real.ToString("G3", CultureInfo.InvariantCulture) : Parameter.Print(value);

    private static string Metrics(JsonObject metrics) => string.Join(", ", metrics
        .Where(m => m.Value is JsonValue).Select(m => $"{m.Key} {MetricTable.Number(m.Value!.GetValue<double>())}"));
}
