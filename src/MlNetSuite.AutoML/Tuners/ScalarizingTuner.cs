using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Lets any tuner search for a whole front: ParEGO (Knowles 2006, "ParEGO: a hybrid algorithm with on-line landscape
/// approximation for expensive multiobjective optimization problems"). For each proposal the objectives get weights drawn at
/// random, and the tuner sees one value a trial: the augmented Tchebycheff norm of its weighted losses.</summary>
/// <remarks>Losses are measured from the best to the worst of the completed trials, 0..1. Weights are drawn evenly from all
/// that add up to 1, by the trial's number, where Knowles draws from a lattice of them. Reports are of the first objective
/// alone and cannot be weighed: the tuner sees none, and learns nothing from pruned trials.</remarks>
/// <param name="inner">Makes the tuner, anew for each proposal: no trial keeps its value from one to the next.</param>
/// <param name="objectives">The study's objectives.</param>
/// <param name="seed">The random seed of the weights.</param>
public sealed class ScalarizingTuner(Func<ITuner> inner, IReadOnlyList<Objective> objectives, int seed = 1) : ITuner
{
    // The weight of the sum relative to the largest term, as in the paper: it distinguishes points that share their worst objective.
    private const double Augmentation = 0.05;

    /// <inheritdoc/>
    public string Name { get; } = inner().Name;

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return inner().Propose(query with
        {
            Objective = Objective.Minimize("scalarized"),
            History = Scalarized(query.History, Weights(query.Number)),
        });
    }

    /// <summary>The weights of trial <paramref name="number"/>, which add up to 1.</summary>
    internal double[] Weights(int number)
    {
        // Distances between sorted even draws would do as well; exponentials over their sum are even on the simplex too.
        var random = new Random(unchecked((int)(((uint)seed * 0x9E3779B1u) ^ (((uint)number + 1) * 0xC2B2AE35u))));
        var draws = objectives.Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
        var sum = draws.Sum();
        return [.. draws.Select(draw => sum > 0 ? draw / sum : 1.0 / draws.Length)];
    }

    /// <summary>The history as a tuner of one objective sees it.</summary>
    internal IReadOnlyList<Trial> Scalarized(IReadOnlyList<Trial> history, double[] weights)
    {
        var completed = history.Where(t => t.State == TrialState.Completed).ToList();
        if (completed.Count == 0)
            return [.. history.Select(t => t with { Reports = [] })];
        var best = objectives.Select((o, at) => completed.Min(t => o.Loss(t.Values[at]))).ToArray();
        var worst = objectives.Select((o, at) => completed.Max(t => o.Loss(t.Values[at]))).ToArray();
        return [.. history.Select(t => t.State == TrialState.Completed
            ? t with { Values = [Norm(t.Values)], Reports = [] }
            : t with { Reports = [] })];

        double Norm(IReadOnlyList<double> values)
        {
            var (largest, sum) = (0.0, 0.0);
            for (var at = 0; at < objectives.Count; at++)
            {
                var range = worst[at] - best[at];
                var term = range > 0 ? weights[at] * (objectives[at].Loss(values[at]) - best[at]) / range : 0;
                (largest, sum) = (Math.Max(largest, term), sum + term);
            }
            return largest + Augmentation * sum;
        }
    }
}
