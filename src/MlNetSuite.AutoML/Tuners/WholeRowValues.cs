using System.Globalization;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>A history in which each parameter set stands once, with about the value it would have had of all training rows.</summary>
/// <remarks>A parameter set that was run again on more rows has the value of its largest share. What more rows would still bring it is
/// taken from those that went further: step by step the median of what they gained, of its own trainer's where there are any. Without
/// this, who has had more rows would look better to a tuner for that alone.</remarks>
internal static class WholeRowValues
{
    private const string Growth = "growth/";

    /// <summary>The origin of a trial that runs the parameters of another again, on more rows.</summary>
    /// <param name="first">The number of the first trial of these parameters.</param>
    internal static string Origin(int first) => string.Create(CultureInfo.InvariantCulture, $"{Growth}{first}");

    /// <summary>The number of the first trial with a trial's parameters: its own, or the one that its origin names.</summary>
    internal static int First(Trial trial) => trial.Origin.StartsWith(Growth, StringComparison.Ordinal)
        && int.TryParse(trial.Origin.AsSpan(Growth.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        ? first
        : trial.Number;

    /// <summary>The history as a tuner sees it that knows nothing of shares.</summary>
    internal static IReadOnlyList<Trial> Of(IReadOnlyList<Trial> history, Objective objective)
    {
        if (history.All(t => t.Share >= 1 && First(t) == t.Number))
            return history;
        var runs = history.GroupBy(First).ToDictionary(g => g.Key, g => g.OrderBy(t => t.Share).ToList());
        var gains = new Gains(runs.Values, objective);
        return [.. history.Where(t => First(t) == t.Number).Select(t => Whole(t, runs[t.Number], gains, objective))];
    }

    private static Trial Whole(Trial first, List<Trial> runs, Gains gains, Objective objective)
    {
        if (first.State != TrialState.Completed)
            return first;
        // What cannot be run on the rows that decide is of no use, however good it was on a few.
        if (runs.Find(t => t.State == TrialState.Failed) is { } failed)
            return first with { State = TrialState.Failed, Values = [], Failure = failed.Failure };
        var last = runs.FindLast(t => t.State == TrialState.Completed)!;
        var gain = gains.From(PruningGroup.ByTrainer(first), last.Share);
        return first with
        {
            Values = [last.Values[0] + (objective.Direction == Direction.Minimize ? -gain : gain), .. last.Values.Skip(1)],
        };
    }

    /// <summary>By how much the loss fell from one share to the next.</summary>
    private sealed class Gains
    {
        private readonly double[] _shares;
        private readonly ILookup<(string Trainer, double Share), double> _own;
        private readonly ILookup<double, double> _all;

        internal Gains(IEnumerable<List<Trial>> runs, Objective objective)
        {
            var steps = (from all in runs
                         let ended = all.FindAll(t => t.State == TrialState.Completed)
                         from step in ended.Zip(ended.Skip(1))
                         select (Trainer: PruningGroup.ByTrainer(step.First), step.First.Share,
                             Gain: objective.Loss(step.First.Values[0]) - objective.Loss(step.Second.Values[0]))).ToList();
            _shares = [.. steps.Select(s => s.Share).Distinct().Order()];
            _own = steps.ToLookup(s => (s.Trainer, s.Share), s => s.Gain);
            _all = steps.ToLookup(s => s.Share, s => s.Gain);
        }

        internal double From(string trainer, double share) =>
            _shares.Where(s => s >= share).Sum(s => Median(_own[(trainer, s)].Any() ? _own[(trainer, s)] : _all[s]));

        private static double Median(IEnumerable<double> gains)
        {
            double[] sorted = [.. gains.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
