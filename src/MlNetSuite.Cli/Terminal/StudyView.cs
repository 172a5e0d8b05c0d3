using System.Globalization;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows studies: tables and curves in a terminal, plain columns if the output is piped.</summary>
internal static class StudyView
{
    /// <summary>More trials than this are left to <c>--json</c> and <c>export</c>, in a terminal.</summary>
    private const int MostRows = 40;

    private const int CurveRows = 4;

    /// <summary>Columns that stand for all of the variance.</summary>
    private const int LongestBar = 60;

    private static bool Piped => ResultTable.Piped;

    /// <summary>A name as a terminal may have it: another program may have made the study.</summary>
    private static string Shown(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    internal static void List(IReadOnlyList<Study> studies)
    {
        var table = Table("study", "task", "objective")
            .AddColumns(Right("trials"), Right("completed"), Right("pruned"), Right("failed"), Right("best"));
        foreach (var study in studies)
        {
            var trials = study.Trials();
            string Count(TrialState state) => Whole(trials.Count(t => t.State == state));
            table.AddRow(
                new Text(Shown(study.Definition.Name)), new Text(study.Definition.Attributes.GetValueOrDefault("task", "")),
                new Text(Objective(study)), new Text(Whole(trials.Count)), new Text(Count(TrialState.Completed)),
                new Text(Count(TrialState.Pruned)), new Text(Count(TrialState.Failed)),
                new Text(study.Best() is { } best ? Value(best.Value) : "", Good));
        }
        AnsiConsole.Write(table);
    }

    internal static void Show(Study study)
    {
        var trials = Ranked(study);
        if (!Piped)
        {
            AnsiConsole.Write(new Markup($"[bold]{Markup.Escape(study.Definition.Name)}[/]  [grey]{Markup.Escape(Facts(study))}[/]\n"));
            Curve(study);
        }
        var shown = Piped ? trials : [.. trials.Take(MostRows)];
        var trainers = shown.Any(t => TrialJson.Trainer(t) is not null);
        AnsiConsole.Write(Leaderboard(study, shown, trainers));
        if (shown.Count < trials.Count)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"[grey]and {trials.Count - shown.Count} more; use --json or study export for all.[/]");
    }

    internal static void Best(Study study, Trial best)
    {
        var table = Table("", "").HideHeaders();
        void Row(string name, string value, Style? style = null) =>
            table.AddRow(new Text(name, Piped ? Style.Plain : Quiet), new Text(value, Piped ? Style.Plain : style ?? Style.Plain));
        Row("trial", Whole(best.Number));
        if (TrialJson.Trainer(best) is { } trainer)
            Row("trainer", trainer);
        Row(study.Objective.Metric, Exact(best.Value!.Value), Good);
        foreach (var (objective, value) in study.Definition.Objectives.Zip(best.Values).Skip(1))
            Row(objective.Metric, Exact(value));
        foreach (var (name, value) in TrialJson.Parameters(best).Printed)
            Row(name, value);
        Row("seed", Whole(best.Seed));
        AnsiConsole.Write(table);
        if (study.Definition.Objectives.Count > 1)
            Console.Error.WriteLine($"This is the best trial by {study.Objective.Metric}, the first objective. {ParetoFront.Of(study).Count} " +
                "trials are on the Pareto front (see: mlnetsuite study show); a sweep's --prefer may have chosen another of them.");
        if (TrainLine.Of(study.Definition, best) is { } line)
            Console.Out.WriteLine(Piped ? line : $"\nRun it again:\n{line}");
    }

    internal static void Importance(Study study, IReadOnlyList<ParameterImportance> importance)
    {
        if (Piped)
        {
            foreach (var parameter in importance)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}\t{parameter.Share:0.0000}"));
            return;
        }
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[grey]Percent of the variance of {study.Objective.Metric} over the space that each parameter explains by itself:[/]");
        // Spectre's own bar chart draws nothing for bars much shorter than the longest.
        var chart = new Grid().AddColumn(new GridColumn().RightAligned()).AddColumn(new GridColumn().RightAligned()).AddColumn();
        foreach (var parameter in importance.Where(p => p.Active > 0))
            chart.AddRow(
                new Text(parameter.Name), new Text((100 * parameter.Share).ToString("0.0", CultureInfo.InvariantCulture)),
                new Text(new string(AnsiConsole.Profile.Capabilities.Unicode
                    ? '█'
                    : '#', (int)Math.Ceiling(LongestBar * parameter.Share - 0.05)), Good));
        AnsiConsole.Write(chart);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[grey]{Math.Max(0, 100 * (1 - importance.Sum(p => p.Share))):0.0} % is due to interactions of parameters.[/]");
    }

    /// <summary>The best first, then those without a value, in the order of their numbers.</summary>
    private static IReadOnlyList<Trial> Ranked(Study study) => [.. study.Leaderboard(), .. study.Trials().Where(t => t.Value is null)];

    // With several objectives a value of each, and which trials no other beats in all.
    private static Table Leaderboard(Study study, IReadOnlyList<Trial> trials, bool trainers)
    {
        var objectives = study.Definition.Objectives;
        var front = objectives.Count > 1 ? ParetoFront.Of(study).Select(t => t.Number).ToHashSet() : null;
        var table = Table().AddColumns(Right("trial"), new TableColumn("state").NoWrap());
        table.AddColumns([.. objectives.Select(o => Right(front is null ? "value" : o.Metric))]);
        if (front is not null)
            table.AddColumn(new TableColumn("front").NoWrap());
        var shares = trials.Any(t => t.Share < 1);
        if (shares)
            table.AddColumn(Right("rows"));
        if (trainers)
            table.AddColumn(new TableColumn("trainer").NoWrap());
        table.AddColumns(Right("seconds"), new TableColumn("parameters"));
        foreach (var trial in trials)
        {
            List<IRenderable> row = [new Text(Whole(trial.Number)),
                new Text(SweepWords.State(trial.State), Piped ? Style.Plain : Of(trial.State)), new Text(Value(trial.LastValue))];
            if (front is not null)
                row.AddRange([.. objectives.Skip(1).Select((_, o) => new Text(trial.Values.Count > o + 1 ? Value(trial.Values[o + 1]) : "")),
                    new Text(front.Contains(trial.Number) ? "yes" : "")]);
            if (shares)
                row.Add(new Text(trial.Share.ToString("P1", CultureInfo.InvariantCulture)));
            if (trainers)
                row.Add(new Text(TrialJson.Trainer(trial) ?? ""));
            row.AddRange([new Text(trial.Seconds.ToString("0.0", CultureInfo.InvariantCulture)), Words(trial)]);
            table.AddRow(row);
        }
        return table;
    }

    private static Paragraph Words(Trial trial)
    {
        var words = new Paragraph(
            string.Join(' ',
                TrialJson.Parameters(trial).Printed.Select(p => $"{p.Key}={(Piped ? p.Value : SweepWords.Parameter(p.Value))}")));
        return trial.Failure is { } failure
            ? words.Append($"{(Piped ? "  " : "\n")}{string.Join(' ', failure.Split('\n', StringSplitOptions.TrimEntries))}", Piped
                ? Style.Plain
                : Bad)
            : words;
    }

    /// <summary>The best value so far over the trials.</summary>
    private static void Curve(Study study)
    {
        var best = new List<double>();
        foreach (var value in study.Trials().Where(t => t.Value is { } v && double.IsFinite(v)).Select(t => t.Value!.Value))
            best.Add(best.Count == 0 || study.Objective.Better(value, best[^1]) ? value : best[^1]);
        if (best.Count < 2)
            return;
        var (first, last) = (SweepWords.Value(best[0]), SweepWords.Value(best[^1]));
        var rows = Sparkline.Draw(best, Math.Min(100, AnsiConsole.Profile.Width - first.Length - last.Length - 3), CurveRows,
            AnsiConsole.Profile.Capabilities.Unicode);
        for (var i = 0; i < rows.Count; i++)
            AnsiConsole.Write(new Paragraph(i == rows.Count - 1 ? $"{first} " : new string(' ', first.Length + 1), Quiet)
                .Append(rows[i], Good).Append(i == rows.Count - 1 ? $" {last}\n" : "\n", Quiet));
    }

    private static string Facts(Study study)
    {
        var trials = study.Trials();
        var counts = Enum.GetValues<TrialState>().Select(state => (State: state, Count: trials.Count(t => t.State == state)))
            .Where(c => c.Count > 0);
        return $"{Objective(study)}, {Whole(trials.Count)} trials: " +
            $"{string.Join(", ", counts.Select(c => $"{Whole(c.Count)} {SweepWords.State(c.State)}"))}, seed {study.Definition.Seed}";
    }

    private static string Objective(Study study) =>
        string.Join(", ", study.Definition.Objectives.Select(o => $"{o.Metric} ({SweepWords.Direction(o)})"));

    private static Table Table(params string[] columns)
    {
        var table = ResultTable.Create();
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column));
        return table;
    }

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned().NoWrap();

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Value(double? value) => value is { } number ? Piped ? Exact(number) : SweepWords.Value(number) : "";

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Style Good => new(Color.Green);

    private static Style Bad => new(Color.Red);

    private static Style Quiet => new(Color.Grey);

    private static Style Of(TrialState state) => state switch
    {
        TrialState.Completed => Good,
        TrialState.Pruned => new(Color.Yellow),
        TrialState.Failed => Bad,
        TrialState.Running => new(Color.Blue),
        _ => Quiet,
    };
}
