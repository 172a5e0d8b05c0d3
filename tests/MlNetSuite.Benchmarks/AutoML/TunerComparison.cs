using System.Diagnostics;
using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Benchmarks.AutoML.Problems;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl tuners</c>: median regret beside Optuna's at the same budget, and the time of suggestions.</summary>
/// <remarks>Both sides are given the space's defaults as their first trial and compute the same functions.</remarks>
internal static class TunerComparison
{
    private const int Trials = 100;
    private const int Seeds = 20;
    private const int History = 1000;
    private const int Suggestions = 10_000;

    private static readonly string[] Ours = ["default", "tpe", "blendsearch", "flow2", "cma-es", "sobol", "random"];

    private static IReadOnlyList<Problem> Problems =>
    [
        TestFunctions.Branin, TestFunctions.Hartmann6, TestFunctions.Rosenbrock5, TestFunctions.Ackley10, TrainerChoice.Problem,
            RecordedTrials.Problem,
    ];

    internal static void Run()
    {
        var missing = OptunaProcess.Missing();
        if (missing is not null)
            AnsiConsole.MarkupLineInterpolated($"Optuna is left out: {missing}.");
        var table = new Table().Border(TableBorder.Markdown).AddColumn("problem").AddColumn("optuna tpe")
            .AddColumn("optuna tpe, multivariate");
        foreach (var name in Ours)
            table.AddColumn(name);
        var (tpe, chosen) = (0, 0);
        foreach (var problem in Problems)
        {
            var optuna = missing is null ? Regret(OptunaProcess.Search(problem, "tpe", Trials, Seeds), problem) : double.NaN;
            var multivariate = missing is null ? Regret(OptunaProcess.Search(problem, "multivariate", Trials, Seeds), problem) : double.NaN;
            var ours = Ours.ToDictionary(name => name, name => name == "cma-es"
                && !problem.Space.Parameters.All(p => p is RealParameter or IntParameter && p.Condition is null)
                ? double.NaN
                : Regret([.. Enumerable.Range(1, Seeds).Select(seed => Best(problem, TunerRegistry.Create(name, seed)))], problem));
            (tpe, chosen) = (tpe + (ours["tpe"] <= optuna ? 1 : 0), chosen + (ours["default"] <= optuna ? 1 : 0));
            Console.Error.WriteLine($"{problem.Name}: optuna {Text(optuna)}, tpe {Text(ours["tpe"])}, default {Text(ours["default"])}");
            table.AddRow([problem.Name, Text(optuna), Text(multivariate), .. Ours.Select(name => Text(ours[name]))]);
        }
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 220);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Median regret of {Seeds} seeds after {Trials} trials, the defaults among them:");
        AnsiConsole.Write(table);
        if (missing is null)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"At or below Optuna's tpe: tpe on {tpe} of {Problems.Count} (target 4), default on {chosen} (target 5).");
        AnsiConsole.Write(Speeds(missing is null));
    }

    private static Table Speeds(bool optuna)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("space").AddColumn("tuner")
            .AddColumn($"seconds for {Suggestions} suggestions, {History} trials known").AddColumn("optuna's").AddColumn("ratio")
            .AddColumn("target");
        foreach (var problem in new[] { TestFunctions.Hartmann6, TrainerChoice.Problem })
        {
            var theirs = optuna ? OptunaProcess.Speed(problem.Space, "tpe", History, 100) * Suggestions : double.NaN;
            foreach (var name in new[] { "default", "tpe" })
            {
                var seconds = Speed(problem, TunerRegistry.Create(name));
                table.AddRow(problem.Name, name, Text(seconds), $"{Text(theirs)} (from 100)", Text(seconds / theirs), "at most 0.2");
            }
        }
        return table;
    }

    private static double Best(Problem problem, ITuner tuner)
    {
        var (history, best, defaults) = (new List<Trial>(), double.PositiveInfinity, problem.Space.Defaults);
        while (history.Count < Trials)
        {
            var proposal = history.Count == 0
                ? new(defaults, "defaults")
                : tuner.Propose(new(problem.Space, Objective.Minimize("value"), history, history.Count))!;
            history.Add(Ended(problem, proposal, history.Count));
            best = Math.Min(best, history[^1].Values[0]);
        }
        return best;
    }

    private static double Speed(Problem problem, ITuner tuner)
    {
        var random = new RandomTuner();
        var history = new List<Trial>();
        while (history.Count < History)
            history.Add(Ended(problem, random.Propose(new(problem.Space, Objective.Minimize("value"), history, history.Count))!,
                history.Count));
        history[0] = history[0] with { Origin = "defaults" };
        var watch = Stopwatch.StartNew();
        for (var number = History; number < History + Suggestions; number++)
            tuner.Propose(new(problem.Space, Objective.Minimize("value"), history, number));
        return watch.Elapsed.TotalSeconds;
    }

    private static Trial Ended(Problem problem, Proposal proposal, int number) => new()
    {
        Number = number,
        Parameters = proposal.Parameters,
        Origin = proposal.Origin,
        Seed = number,
        State = TrialState.Completed,
        Values = [problem.Value(proposal.Parameters)],
    };

    private static double Regret(double[] best, Problem problem)
    {
        var sorted = best.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 - problem.Least;
    }

    private static string Text(double value) => double.IsNaN(value) ? "-" : value.ToString("0.####", CultureInfo.InvariantCulture);
}
