using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Has another tuner's proposals tried on a few of the training rows first, and the better ones again on more: successive
/// halving by promotion, as in Algorithm 2 of Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning" (ASHA), MLSys,
/// whereby the rows on which a trainer's new parameters begin grow with it, as in Wang, Wu, Weimer and Zhu 2021, "FLAML: A Fast and
/// Lightweight AutoML Library", MLSys.</summary>
/// <remarks>
/// <para>First each trainer has its turn on the smallest share. At each share the better third goes on to the next one, and so does the
/// best of each trainer of the better half of the trainers: so the trainers are halved before much has been spent on any of them.
/// A trainer that has come to a share begins with new parameters one share below it.</para>
/// <para>The inner tuner sees each parameter set once (see <see cref="WholeRowValues"/>). As it is with all tuners, what is proposed
/// follows from the number and the history alone: no clock decides who gets more rows.</para>
/// </remarks>
/// <param name="inner">Proposes the parameter sets.</param>
/// <param name="shares">Shares of the training rows, growing; the last is 1.</param>
public sealed class GrowingShareTuner(ITuner inner, IReadOnlyList<double> shares) : ITuner
{
    private const int ReductionFactor = 3;

    private readonly IReadOnlyList<double> _shares =
        shares is [.., 1] && shares[0] > 0 && shares.Zip(shares.Skip(1)).All(s => s.First < s.Second)
            ? shares
            : throw new ArgumentException("shares must be above 0 and grow to 1.", nameof(shares));

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var seen = query with
        {
            History = WholeRowValues.Of(query.History, query.Objective),
            // A grid walks by numbers, and would leave out those of runs on more rows.
            Number = query.Number - query.History.Count(t => t.Number < query.Number && WholeRowValues.First(t) != t.Number),
        };
        var proposal = inner.Propose(seen);
        var trainer = proposal is null ? null : PruningGroup.Of(proposal.Parameters);
        if (proposal is not null && query.History.All(t => PruningGroup.ByTrainer(t) != trainer))
            return proposal with { Share = _shares[0] };
        return Promoted(query) ?? (proposal is null ? Last(query) : proposal with { Share = FirstShare(query.History, trainer!) });
    }

    /// <summary>The largest share at which somebody deserves the next one.</summary>
    private Proposal? Promoted(TunerQuery query)
    {
        for (var rung = _shares.Count - 2; rung >= 0; rung--)
        {
            var ranked = At(rung, query);
            if (Deserving(ranked).FirstOrDefault(t => !WentOn(t, query.History)) is { } trial)
                return Again(trial, _shares[rung + 1]);
        }
        return null;
    }

    private static IEnumerable<Trial> Deserving(IReadOnlyList<Trial> ranked)
    {
        List<Trial> leaders = [.. ranked.DistinctBy(PruningGroup.ByTrainer)];
        var deserving = ranked.Take(ranked.Count / ReductionFactor).Union(leaders.Take((leaders.Count + 1) / 2)).ToHashSet();
        return ranked.Where(deserving.Contains);
    }

    /// <summary>What becomes of a search that has nothing left to try: the best at the largest share comes to all rows.</summary>
    private Proposal? Last(TunerQuery query)
    {
        for (var rung = _shares.Count - 1; rung >= 0; rung--)
            if (At(rung, query) is [var best, ..])
                return rung == _shares.Count - 1 || WentOn(best, query.History) ? null : Again(best, _shares[rung + 1]);
        return null;
    }

    private static Proposal Again(Trial trial, double share) =>
        new(trial.Parameters, WholeRowValues.Origin(WholeRowValues.First(trial))) { Share = share };

    /// <summary>The trials that completed at a share, the best first.</summary>
    private IReadOnlyList<Trial> At(int rung, TunerQuery query) =>
    [
        .. query.History.Where(t => t.State == TrialState.Completed && t.Share == _shares[rung])
            .OrderBy(t => query.Objective.Loss(t.Values[0])).ThenBy(t => t.Number),
    ];

    private static bool WentOn(Trial trial, IReadOnlyList<Trial> history) =>
        history.Any(t => t.Share > trial.Share && WholeRowValues.First(t) == WholeRowValues.First(trial));

    /// <summary>One share below the largest that the trainer has come to.</summary>
    private double FirstShare(IReadOnlyList<Trial> history, string trainer)
    {
        var most = history.Where(t => t.State == TrialState.Completed && PruningGroup.ByTrainer(t) == trainer).Select(t => t.Share)
            .DefaultIfEmpty().Max();
        return _shares.LastOrDefault(s => s < most, _shares[0]);
    }
}
