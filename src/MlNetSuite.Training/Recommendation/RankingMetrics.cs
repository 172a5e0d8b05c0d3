using System.Buffers;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Training.Recommendation;

/// <summary>How well lists of k items name what users went on to choose, averaged over users.</summary>
/// <param name="HitRate">Share of users with at least one of their held-out items in the list.</param>
/// <param name="Ndcg">Discounted cumulative gain, 1 / log2(1 + place) for each held-out item in the list, over the most
/// that list could reach (Järvelin and Kekäläinen 2002).</param>
/// <param name="Recall">Share of a user's held-out items that are in the list.</param>
/// <param name="Users">Users averaged over: those with a held-out item they had not rated in training.</param>
public sealed record RankingMetrics(double HitRate, double Ndcg, double Recall, int Users)
{
    private const int UsersPerBlock = 32;

    /// <summary>The metrics of one list.</summary>
    /// <param name="list">Items, best first.</param>
    /// <param name="relevant">What the user chose; not empty.</param>
    /// <param name="k">The length a full list has.</param>
    internal static RankingMetrics OfOne(ReadOnlySpan<int> list, HashSet<int> relevant, int k)
    {
        var (hits, gain, most) = (0, 0.0, 0.0);
        for (var place = 1; place <= k; place++)
        {
            var worth = 1 / Math.Log2(1 + place);
            if (place <= relevant.Count)
                most += worth;
            if (place <= list.Length && relevant.Contains(list[place - 1]))
                (hits, gain) = (hits + 1, gain + worth);
        }
        return new(hits > 0 ? 1 : 0, gain / most, (double)hits / relevant.Count, 1);
    }

    /// <summary>Ranks, for every user with held-out items, all items that others had rated in training and the user had not.</summary>
    /// <param name="rated">The items and who rated them in training.</param>
    /// <param name="heldOut">User and item of each test row. Items the model does not know count as missed, pairs rated in
    /// training do not count.</param>
    /// <param name="scores">The score of every item for users.</param>
    /// <param name="k">Length of the lists.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="cancel">Looked at before each block of users.</param>
    /// <returns>Null where no user has a held-out item left, or nobody had rated any of them in training: they are in no list.</returns>
    internal static RankingMetrics? Of(
        RatedItems rated, IEnumerable<(string User, string Item)> heldOut, ItemScores scores, int k, int threads,
        CancellationToken cancel)
    {
        var itemOf = Enumerable.Range(0, rated.Items.Count).ToDictionary(i => rated.Items[i], StringComparer.Ordinal);
        var unknown = rated.Items.Count;
        var users = heldOut.GroupBy(h => h.User, StringComparer.Ordinal)
            .Select(g => (User: g.Key, Relevant: Relevant(g.Key, g.Select(h => h.Item).Distinct(StringComparer.Ordinal))))
            .Where(u => u.Relevant.Count > 0)
            .ToArray();
        if (users.All(user => user.Relevant.All(item => item >= rated.RatedCount)))
            return null;

        var each = new RankingMetrics[users.Length];
        var blocks = (users.Length + UsersPerBlock - 1) / UsersPerBlock;
        Parallel.For(0, blocks, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, block =>
        {
            var first = block * UsersPerBlock;
            var asked = users[first..Math.Min(first + UsersPerBlock, users.Length)];
            var lists = ArrayPool<float>.Shared.Rent(asked.Length * scores.Stride);
            scores.Score([.. asked.Select(u => u.User)], lists);
            for (var n = 0; n < asked.Length; n++)
            {
                rated.TryGet(asked[n].User, out var already);
                var top = TopItems.Select(lists.AsSpan(n * scores.Stride, rated.RatedCount), already, k);
                each[first + n] = OfOne(top, asked[n].Relevant, k);
            }
            ArrayPool<float>.Shared.Return(lists);
        });
        return new(each.Average(m => m.HitRate), each.Average(m => m.Ndcg), each.Average(m => m.Recall), users.Length);

        HashSet<int> Relevant(string user, IEnumerable<string> items)
        {
            rated.TryGet(user, out var already);
            HashSet<int> relevant = [];
            foreach (var item in items)
                // Each unknown item is one of its own, never in a list.
                if (!itemOf.TryGetValue(item, out var i))
                    relevant.Add(unknown + relevant.Count);
                else if (already.BinarySearch(i) < 0)
                    relevant.Add(i);
            return relevant;
        }
    }
}
