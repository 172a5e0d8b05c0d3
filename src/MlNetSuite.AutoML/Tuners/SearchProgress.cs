namespace MlNetSuite.AutoML.Tuners;

/// <summary>How a thread of a search has fared: its two last bests, and what it had cost when each was found.</summary>
/// <remarks>Cost is counted by where costly parameters lie, not by a clock: 1 at their cheapest to 10 at their dearest, so that a
/// search is the same on a slow and on a fast machine.</remarks>
internal sealed class SearchProgress
{
    private double _cost;
    private double _costAtBest;
    private double _costAtSecond;
    private double _best = double.PositiveInfinity;
    private double _second = double.PositiveInfinity;
    private int _trials;

    /// <summary>Less is better; infinite before the first value.</summary>
    internal double Best => _best;

    internal void Add(double loss, double cost)
    {
        _trials++;
        _cost += cost;
        if (loss < _best)
            (_second, _costAtSecond, _best, _costAtBest) = (_best, _costAtBest, loss, _cost);
    }

    /// <summary>The estimated cost for improvement, Equation 1 of Wang, Wu, Huang and Saied 2021, "Economical Hyperparameter
    /// Optimization with Blended Search Strategy", ICLR: as long as the last improvements took, or, for one that is behind, as
    /// long as catching up with <paramref name="target"/> takes at its speed.</summary>
    internal double CostForImprovement(double target)
    {
        var expected = Math.Max(_cost - _costAtBest, _costAtBest - _costAtSecond);
        if (_best <= target || _trials == 0)
            return expected;
        var speed = double.IsFinite(_second) ? (_second - _best) / Math.Max(_cost - _costAtSecond, 1e-9) : 0;
        return speed > 0 ? Math.Max(expected, 2 * (_best - target) / speed) : Math.Max(expected, 2 * _cost);
    }

    internal static double CostOf(Observation observation, int[] costly)
    {
        var units = costly.Select(i => observation.Units[i]).Where(u => !double.IsNaN(u)).ToList();
        return units.Count == 0 ? 1 : 1 + 9 * units.Average();
    }
}
