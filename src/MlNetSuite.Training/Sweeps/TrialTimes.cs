using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Training.Sweeps;

/// <summary>How long trials will take, by those that have ended.</summary>
internal static class TrialTimes
{
    /// <summary>The latest trials that are asked: the first of a trainer in a process takes longer than all after it.</summary>
    private const int Asked = 3;

    /// <summary>Time grows with this power of the rows at least, whatever a few trials under way at the same time made of it.</summary>
    private const double LeastPower = 0.3;

    /// <summary>About how many seconds a trial will take; null where nothing like it has ended.</summary>
    /// <remarks>The same parameters on fewer rows tell most; else those of the same trainer on the most similar
    /// share.</remarks>
    internal static double? Expected(Trial trial, IReadOnlyList<Trial> history)
    {
        var trainer = PruningGroup.ByTrainer(trial);
        var ended = history.Where(t => t.State == TrialState.Completed && PruningGroup.ByTrainer(t) == trainer).ToList();
        if (ended.Count == 0)
            return null;
        var power = Power(ended);
        double On(Trial other) => other.Seconds * Math.Pow(Math.Max(1, trial.Share / other.Share), power);
        return ended.FindLast(t => t.Parameters.Same(trial.Parameters)) is { } before ? On(before)
            : Median(ended.OrderBy(t => Math.Abs(Math.Log(t.Share / trial.Share))).ThenByDescending(t => t.Number).Take(Asked).Select(On));
    }

    /// <summary>With which power of the rows a trainer's time grows, as the latest that ran on more rows tell; 1 before there
    /// are any.</summary>
    private static double Power(List<Trial> ended)
    {
        var powers = (from more in ended
                      let fewer = ended.Where(t => t.Share < more.Share && t.Parameters.Same(more.Parameters)).MaxBy(t => t.Share)
                      where fewer is not null
                      orderby more.Number descending
                      select Math.Log(more.Seconds / fewer.Seconds) / Math.Log(more.Share / fewer.Share)).Take(Asked).ToList();
        return powers.Count == 0 ? 1 : Math.Clamp(Median(powers), LeastPower, 1);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
