namespace MlNetSuite.Prediction.Recommendation;

/// <summary>The positions of the largest scores.</summary>
public static class TopItems
{
    /// <summary>Positions of the <paramref name="top"/> largest of <paramref name="scores"/>, largest first, ties by position,
    /// NaN never.</summary>
    /// <param name="scores"><c>[items]</c></param>
    /// <param name="excluded">Positions to leave out, ascending.</param>
    /// <param name="top">The maximum number of items.</param>
    /// <remarks>A bounded heap with the worst kept item at its root: most items cost one comparison.</remarks>
    public static int[] Select(ReadOnlySpan<float> scores, ReadOnlySpan<int> excluded, int top)
    {
        var kept = new PriorityQueue<int, (float Score, int Backwards)>(Math.Min(top, scores.Length) + 1);
        var floor = float.NegativeInfinity;
        var next = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (next < excluded.Length && excluded[next] == i)
            {
                next++;
                continue;
            }
            if (float.IsNaN(scores[i]) || (kept.Count == top && scores[i] <= floor))
                continue;
            kept.Enqueue(i, (scores[i], -i));
            if (kept.Count > top)
                kept.Dequeue();
            if (kept.Count == top && kept.TryPeek(out _, out var worst))
                floor = worst.Score;
        }
        var best = new int[kept.Count];
        for (var place = best.Length - 1; place >= 0; place--)
            best[place] = kept.Dequeue();
        return best;
    }
}
