namespace MlNetSuite.AutoML.Tuners;

/// <summary>BlendSearch (Wang, Wu, Huang and Saied 2021, "Economical Hyperparameter Optimization with Blended Search Strategy",
/// ICLR): a global search, here the tree-structured Parzen estimator, whose better finds each begin a local one (FLOW2); the turn
/// is always that of the search which is expected to improve at the least cost.</summary>
/// <remarks>Runs of local search are numbered by the trial they began from. One that has converged, or come near a better one,
/// ends.</remarks>
/// <param name="seed">The random seed.</param>
public sealed class BlendSearchTuner(int seed = 1) : ITuner
{
    private readonly Observations _observations = new();
    private readonly TpeTuner _tpe = new(seed);

    /// <inheritdoc/>
    public string Name => "blendsearch";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        var history = _observations.Of(query);
        if (history.Count == 0)
            return new(Moves.Cheapest(query.Space), $"{Name}/start");
        if (Opening.Next(query.Space, history) is { } opening)
            return opening;
        var random = RandomStream.Of(seed, query.Number, 2);
        var costly = Enumerable.Range(0, query.Space.Parameters.Count).Where(i => query.Space.Parameters[i].Costly).ToArray();
        var (global, threads) = Threads(history, costly);
        var target = history.Min(o => double.IsNaN(o.Loss) ? double.PositiveInfinity : o.Loss);
        return Living(threads).OrderBy(t => t.Progress.CostForImprovement(target)).FirstOrDefault() is ({ } local, var progress) &&
            progress.CostForImprovement(target) <= global.CostForImprovement(target)
            ? local.Next(Name, query.Space, history, ref random)
            : _tpe.Suggest(query, history, _observations.Version);
    }

    private (SearchProgress Global, List<(LocalThread Thread, SearchProgress Progress)> Threads) Threads(IReadOnlyList<Observation> history,
        int[] costly)
    {
        var byNumber = history.ToDictionary(o => o.Trial.Number);
        var replayed = LocalThread.Replay(Name, history, byNumber.GetValueOrDefault);
        var global = new SearchProgress();
        var progress = new SortedDictionary<int, SearchProgress>();
        foreach (var observation in history.Where(o => !double.IsNaN(o.Loss)))
        {
            var cost = SearchProgress.CostOf(observation, costly);
            if (LocalThread.Mark.Read(Name, observation.Trial.Origin) is { } mark && progress.TryGetValue(mark.Thread, out var own))
            {
                own.Add(observation.Loss, cost);
                continue;
            }
            global.Add(observation.Loss, cost);
            if (double.IsFinite(observation.Loss) && observation.Loss < Median(progress.Values))
                (progress[observation.Trial.Number] = new()).Add(observation.Loss, cost);
        }
        return (global,
            [.. progress.Select(p => (replayed.GetValueOrDefault(p.Key) ?? LocalThread.From(p.Key, byNumber[p.Key]), p.Value))]);
    }

    private static double Median(SortedDictionary<int, SearchProgress>.ValueCollection threads) =>
        threads.Count == 0 ? double.PositiveInfinity : threads.Select(t => t.Best).Order().ElementAt(threads.Count / 2);

    private static List<(LocalThread Thread, SearchProgress Progress)> Living(List<(LocalThread Thread, SearchProgress Progress)> threads)
    {
        var kept = new List<(LocalThread Thread, SearchProgress Progress)>();
        foreach (var candidate in threads.Where(t => !t.Thread.Converged).OrderBy(t => t.Progress.Best))
            if (!kept.Any(k => Moves.Near(k.Thread.Incumbent!.Units, candidate.Thread.Incumbent!.Units, k.Thread.Step)))
                kept.Add(candidate);
        return kept;
    }
}
