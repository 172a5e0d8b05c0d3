namespace MlNetSuite.Training.Tasks;

/// <summary>How well scores put the rows of a class before the others, as scikit-learn defines it.</summary>
internal static class RankingOfScores
{
    /// <summary>With more scores than this (rows times classes) many classes are not ranked: sorting would be felt.</summary>
    private const long MostScores = 20_000_000;

    /// <summary>Area under the ROC curve and average precision: of the second of two classes, or the mean over the classes that
    /// some rows are of and some are not; NaN where there is none.</summary>
    /// <param name="scores"><c>[rows][classes]</c>.</param>
    /// <param name="labels">The class of each row, or -1 for another.</param>
    /// <param name="classes">How many classes.</param>
    internal static (double Auc, double AveragePrecision) Compute(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels, int classes)
    {
        if ((long)scores.Count * classes > MostScores)
            return (double.NaN, double.NaN);
        List<(double Auc, double Precision)> each = [];
        var (keys, positive) = (new float[scores.Count], new bool[scores.Count]);
        for (var c = classes == 2 ? 1 : 0; c < classes; c++)
        {
            var own = labels.Count(l => l == c);
            if (own == 0 || own == labels.Count)
                continue;
            for (var r = 0; r < keys.Length; r++)
                (keys[r], positive[r]) = (-scores[r][c], labels[r] == c);
            // What is no number is neither before nor behind another.
            if (Array.Exists(keys, float.IsNaN))
                return (double.NaN, double.NaN);
            Array.Sort(keys, positive);
            each.Add(OfClass(keys, positive, own));
        }
        return each.Count == 0 ? (double.NaN, double.NaN) : (each.Average(e => e.Auc), each.Average(e => e.Precision));
    }

    /// <summary>One step for all rows of equal score: their order says nothing.</summary>
    private static (double Auc, double Precision) OfClass(float[] sorted, bool[] positive, int positives)
    {
        double area = 0, precision = 0;
        long hits = 0;
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            var before = hits;
            for (to = from; to < sorted.Length && sorted[to] == sorted[from]; to++)
                hits += positive[to] ? 1 : 0;
            var misses = to - from - (hits - before);
            area += misses * (before + hits) / 2.0;
            precision += (double)hits / to * (hits - before) / positives;
        }
        return (area / positives / (sorted.Length - positives), precision);
    }
}
