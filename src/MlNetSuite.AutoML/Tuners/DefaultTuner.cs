using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>What is used when none is named: the space's defaults and its configurations known to be good, a few points spread
/// over the space, then cost-frugal local search (see <see cref="CostFrugalTuner"/>) from the best so far, the tree-structured
/// Parzen estimator (see <see cref="TpeTuner"/>) over all trials and, in spaces of numbers alone, CMA-ES (see
/// <see cref="CmaEsTuner"/>), which share the budget by how often each has found something better lately.</summary>
/// <remarks>Sharing follows the probability matching of Goldberg 1990 with forgetting, as adaptive operator selection uses it:
/// an arm is taken with a probability in proportion to its discounted rate of improvements. All of it is read from the origins in
/// the history.</remarks>
/// <param name="seed">The source of chance.</param>
public sealed class DefaultTuner(int seed = 1) : ITuner
{
    internal static double Forget = 0.9;
    internal static double Power = 1;
    internal static double Floor = 0.05;
    internal static string Arms = "flow2,tpe,cma-es";

    private readonly Observations _observations = new();
    private readonly TpeTuner _tpe = new(seed);
    private readonly CmaEsTuner.Generations _generations = new();

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
        var chance = Chance.Of(seed, query.Number, 1);
        var arms = new List<string>();
        var local = Local(history, best);
        if (!local.Converged)
            arms.Add("flow2");
        arms.Add("tpe");
        if (CmaEsTuner.Fits(query.Space))
            arms.Add("cma-es");
        arms.RemoveAll(a => !Arms.Contains(a));
        return Choose(arms, history, ref chance) switch
        {
            "flow2" => local.Next("flow2", query.Space, history, ref chance),
            "cma-es" => CmaEsTuner.Generations.Next(query.Space, Evolved(query.Space, history), "cma-es", ref chance),
            _ => _tpe.Suggest(query, history, _observations.Version),
        };
    }

    // Runs are numbered by the trials they began from.
    private static LocalThread Local(IReadOnlyList<Observation> history, Observation best)
    {
        var threads = LocalThread.Replay("flow2", history, id => history.FirstOrDefault(o => o.Trial.Number == id));
        return threads.Values.FirstOrDefault(t => t.Incumbent!.Trial.Number == best.Trial.Number) ?? LocalThread.From(best.Trial.Number, best);
    }

    private SearchDistribution Evolved(SearchSpace space, IReadOnlyList<Observation> history)
    {
        var before = history.TakeWhile(o => !o.Trial.Origin.StartsWith("cma-es", StringComparison.Ordinal)).Where(o => double.IsFinite(o.Loss)).MinBy(o => o.Loss);
        return _generations.Reach("cma-es", history, CmaEsTuner.Searched(space), before?.Units ?? Observations.Units(space, space.Defaults), CmaEsTuner.FirstStep);
    }

    private static string Choose(List<string> arms, IReadOnlyList<Observation> history, ref Chance chance)
    {
        var gains = arms.ToDictionary(a => a, _ => (Won: 1.0, Tried: 2.0));
        var least = double.PositiveInfinity;
        foreach (var observation in history)
        {
            var better = observation.Loss < least;
            if (better)
                least = observation.Loss;
            var arm = observation.Trial.Origin.Split('/')[0];
            if (!double.IsNaN(observation.Loss) && gains.TryGetValue(arm, out var g))
                gains[arm] = (g.Won * Forget + (better ? 1 : 0), g.Tried * Forget + 1);
        }
        var rates = arms.Select(a => Math.Pow(Math.Max(Floor, gains[a].Won / gains[a].Tried), Power)).ToArray();
        var at = chance.Next() * rates.Sum();
        for (var i = 0; i < rates.Length; i++)
            if ((at -= rates[i]) < 0)
                return arms[i];
        return arms[^1];
    }
}
