namespace MlNetSuite.AutoML.Tuners;

/// <summary>The default tuner: the space's defaults and its portfolio, a few points spread
/// over the space, then cost-frugal local search (see <see cref="CostFrugalTuner"/>) from the best so far and the tree-structured
/// Parzen estimator (see <see cref="TpeTuner"/>) over all trials, which share the budget by how often each has found something
/// better lately.</summary>
/// <remarks>Sharing is probability matching with forgetting (Goldberg 1990; Fialho et al. 2010, "Analyzing Bandit-based Adaptive
/// Operator Selection Mechanisms"): an arm's turn comes with a probability in proportion to the square of its discounted rate of
/// improvements, all of it read from the origins in the history. CMA-ES as a third arm took more from the budgets of sweeps
/// than it brought.</remarks>
/// <param name="seed">The random seed.</param>
public sealed class DefaultTuner(int seed = 1) : ITuner
{
    /// <summary>How much a trial counts once another of its arm has ended.</summary>
    private const double Memory = 0.95;

    /// <summary>No arm's rate is taken to be below this, so that each gets its turn.</summary>
    private const double LeastRate = 0.05;


    private const string LocalArm = "flow2";
    private const string TpeArm = "tpe";

    private readonly Observations _observations = new();
    private readonly TpeTuner _tpe = new(seed);

    /// <inheritdoc/>
    public string Name => "default";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        var history = _observations.Of(query);
        if (Opening.Next(query.Space, history) is { } opening)
            return opening;
        var best = history.Where(o => double.IsFinite(o.Loss)).MinBy(o => o.Loss);
        if (best is null || history.Count(o => !double.IsNaN(o.Loss)) < TpeTuner.Startup)
            return _tpe.Suggest(query, history, _observations.Version);
        var random = RandomStream.Of(seed, query.Number, 1);
        var local = Local(history, best);
        return !local.Converged && Takes(LocalArm, history, ref random)
            ? local.Next(LocalArm, query.Space, history, ref random)
            : _tpe.Suggest(query, history, _observations.Version);
    }

    // Runs are numbered by the trials they began from.
    private static LocalThread Local(IReadOnlyList<Observation> history, Observation best)
    {
        var threads = LocalThread.Replay(LocalArm, history, id => history.FirstOrDefault(o => o.Trial.Number == id));
        return threads.Values.FirstOrDefault(t => t.Incumbent!.Trial.Number == best.Trial.Number)
            ?? LocalThread.From(best.Trial.Number, best);
    }

    private static bool Takes(string arm, IReadOnlyList<Observation> history, ref RandomStream random)
    {
        var (own, other) = (new Gains(), new Gains());
        var least = double.PositiveInfinity;
        foreach (var observation in history)
        {
            if (double.IsNaN(observation.Loss))
                continue;
            var better = observation.Loss < least;
            least = Math.Min(least, observation.Loss);
            if (LocalThread.Mark.Read(arm, observation.Trial.Origin) is not null)
                own.Add(better);
            else if (observation.Trial.Origin == TpeArm)
                other.Add(better);
        }
        var (mine, theirs) = (own.Rate * own.Rate, other.Rate * other.Rate);
        return random.Next() * (mine + theirs) < mine;
    }

    /// <summary>How often an arm's trials were better than all before; it begins as if one of two had been.</summary>
    private sealed class Gains
    {
        private double _better = 1;
        private double _trials = 2;

        internal double Rate => Math.Max(LeastRate, _better / _trials);

        internal void Add(bool better) => (_better, _trials) = (_better * Memory + (better ? 1 : 0), _trials * Memory + 1);
    }
}
