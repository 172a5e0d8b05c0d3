using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Tests.AutoML.Watching;

/// <summary>A small sweep as its events: trial 0 completes, 1 is pruned, 2 fails, 3 is stopped.</summary>
internal static class WatchedSweep
{
    internal static readonly DateTimeOffset Began = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal static readonly SearchSpace Space = new SearchSpace().Branch("trainer",
    [
        ("nbsvm", new SearchSpace().LogUniform("alpha", 0.001, 100, 1, "smoothing").Bool("lowercase", true, "case").Constant("epochs", 20)),
        ("linear", new SearchSpace().Int("ngrams", 1, 3, 2, "words a term").Choice("weighting", ["tfidf", "count"], "of a term")),
    ], "who learns it");

    internal static readonly StudyDefinition Study = new("tickets", Space, [Objective.Maximize("accuracy"), Objective.Minimize("latency")])
    {
        Attributes = new Dictionary<string, string> { ["task"] = "text-classification" },
    };

    internal static readonly SweepBudget Budget = new() { Time = TimeSpan.FromSeconds(60), Trials = 10, Parallel = 2 };

    internal static SweepStarted Started => new(Study, Budget);

    internal static Trial Trial(int number, string trainer = "nbsvm", params double[] reported) => new()
    {
        Number = number,
        Seed = 100 + number,
        Origin = "random",
        Started = Began.AddSeconds(number),
        Parameters = Space.Resolve(new Dictionary<string, string> { ["trainer"] = trainer }),
        Reports = [.. reported.Select((value, i) => new TrialReport(i + 1, value, 0.25 * (i + 1)))],
    };

    internal static Trial Completed(this Trial trial, double accuracy, double latency = 2) =>
        trial with { State = TrialState.Completed, Values = [accuracy, latency], Seconds = 1.5 };

    /// <summary>Everything that happens, in order.</summary>
    internal static IReadOnlyList<SweepEvent> Events
    {
        get
        {
            var best = Trial(0, "nbsvm", 0.8, 0.9).Completed(0.925);
            return
            [
                Started,
                new TrialStarted(Trial(0)),
                new TrialReported(Trial(0, "nbsvm", 0.8)),
                new TrialReported(Trial(0, "nbsvm", 0.8, 0.9)),
                new TrialEnded(best, best),
                new TrialStarted(Trial(1, "linear")),
                new TrialReported(Trial(1, "linear", 0.5)),
                new TrialEnded(Trial(1, "linear", 0.5) with { State = TrialState.Pruned, Seconds = 0.5 }, best),
                new TrialStarted(Trial(2, "linear")),
                new TrialEnded(Trial(2, "linear") with { State = TrialState.Failed, Failure = "it threw\nand how", Seconds = 0.1 }, best),
                new TrialStarted(Trial(3)),
                new TrialEnded(Trial(3) with { State = TrialState.Stopped, Seconds = 0.2 }, best),
                new SweepEnded(SweepEnd.Time, best),
            ];
        }
    }

    internal static void Into(IProgress<SweepEvent> watcher)
    {
        foreach (var happened in Events)
            watcher.Report(happened);
    }
}
