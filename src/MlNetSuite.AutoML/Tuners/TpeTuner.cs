using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>The tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization", NIPS), in
/// the multivariate form of Falkner et al. 2018 and Watanabe 2023: of points drawn from the density of good trials, the one that
/// is likeliest there in proportion to its likelihood among the rest.</summary>
/// <remarks>Parameters with the same condition form a block with its own densities, learned from the trials in which it
/// counts. Failed trials belong to the rest, and so do running ones (the "constant liar" of Ginsbourger et al. 2010), whereby
/// both are steered away from; a pruned trial ranks by its last report.</remarks>
/// <param name="seed">The random seed.</param>
public sealed class TpeTuner(int seed = 1) : ITuner
{
    /// <summary>Number of ended trials before densities are learned; until then points are spread over the space.</summary>
    internal const int Startup = 10;

    private const int Candidates = 24;
    private const double GoodShare = 0.15;
    private const int MostGood = 25;
    private static readonly Condition Always = new("", []);

    private readonly Observations _observations = new();
    private readonly Dictionary<Condition, (int Version, Densities Densities)> _densities = [];
    private SpaceBlocks? _blocks;

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        var history = _observations.Of(query);
        return Opening.Next(query.Space, history) ?? Suggest(query, history, _observations.Version);
    }

    internal Proposal Suggest(TunerQuery query, IReadOnlyList<Observation> history, int version)
    {
        if (history.Count(o => !double.IsNaN(o.Loss)) < Startup)
            return new(QuasiRandomTuner.Point(query.Space, seed, query.Number), "tpe/start");
        if (_blocks?.Space != query.Space)
        {
            _blocks = new(query.Space);
            _densities.Clear();
        }
        var random = RandomStream.Of(seed, query.Number);
        return new(Draw(query.Space, history, version, ref random), Name);
    }

    private ParameterSet Draw(SearchSpace space, IReadOnlyList<Observation> history, int version, ref RandomStream random)
    {
        var units = new double[space.Parameters.Count];
        Array.Fill(units, double.NaN);
        var stream = random;
        var set = space.Build(p =>
        {
            if (p.Cardinality == 1)
                return p.FromUnit(0.5);
            var block = _blocks!.Of(p);
            if (double.IsNaN(units[block.Places[0]]))
            {
                var point = DensitiesOf(block, history, version).Best(Candidates, ref stream);
                for (var i = 0; i < point.Length; i++)
                    units[block.Places[i]] = point[i];
            }
            return p.FromUnit(units[_blocks.PlaceOf(p)]);
        });
        random = stream;
        return set;
    }

    private Densities DensitiesOf(SpaceBlock block, IReadOnlyList<Observation> history, int version)
    {
        var key = block.Condition ?? Always;
        if (!_densities.TryGetValue(key, out var cached) || cached.Version != version)
            _densities[key] = cached = (version, Densities.Learn(block, history));
        return cached.Densities;
    }

    /// <summary>The densities of good trials and of the rest, over one block.</summary>
    private sealed record Densities(ParzenEstimator Good, ParzenEstimator Rest, bool OnlyChoices)
    {
        internal static Densities Learn(SpaceBlock block, IReadOnlyList<Observation> history)
        {
            var counting = history.Where(o => !double.IsNaN(o.Units[block.Places[0]]) && (o.Running || !double.IsNaN(o.Loss))).ToList();
            var ranked = counting.Where(o => double.IsFinite(o.Loss)).OrderBy(o => o.Loss).ToList();
            var good = ranked.Take(GoodOf(ranked.Count)).ToHashSet();
            return new(Of(block, [.. counting.Where(good.Contains)]), Of(block, [.. counting.Where(o => !good.Contains(o))]),
                block.Parameters.All(p => p is ChoiceParameter or BoolParameter));
        }

        internal double[] Best(int candidates, ref RandomStream random)
        {
            var (best, most) = (Good.Draw(ref random), double.NegativeInfinity);
            // The most likely choice would be the same one in every trial: the others would never be heard of again.
            if (OnlyChoices)
                return best;
            var scratch = new double[Math.Max(Good.Kernels, Rest.Kernels)];
            for (var i = 0; i < candidates; i++)
            {
                var point = Good.Draw(ref random);
                var score = Good.LogDensity(point, scratch) - Rest.LogDensity(point, scratch);
                if (score > most)
                    (best, most) = (point, score);
            }
            return best;
        }

        private static int GoodOf(int count) => (int)Math.Min(MostGood, Math.Ceiling(GoodShare * count));

        private static ParzenEstimator Of(SpaceBlock block, IReadOnlyList<Observation> trials) => new(
            block.Parameters,
            [.. trials.Select(o => block.Places.Select(p => o.Units[p]).ToArray())],
            [.. trials.Select(_ => 1.0)]);
    }
}
