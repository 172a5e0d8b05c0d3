using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>How well the cosine of the vectors of two texts agrees with what people said of the pair.</summary>
public static class SentenceSimilarity
{
    /// <summary>The cosine of each pair, -1 to 1; 0 where a vector is all zeros.</summary>
    /// <param name="first">A vector a pair.</param>
    /// <param name="second">As many, each of the same length as the one of <paramref name="first"/>.</param>
    public static float[] Cosines(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException($"{first.Count} and {second.Count} vectors are no pairs.", nameof(second));
        return [.. first.Zip(second, Cosine)];
    }

    /// <summary>Compares with how similar people found the texts of each pair, on whatever scale.</summary>
    /// <param name="cosines">One a pair.</param>
    /// <param name="scores">Larger is more similar.</param>
    /// <returns><c>spearman</c>, the correlation of ranks (ties have their mean rank), and <c>pearson</c>: the measures of the STS
    /// benchmark (Cer et al. 2017); NaN, with a note, where all cosines are the same.</returns>
    /// <exception cref="InputException">Fewer than two pairs, or all scores are the same.</exception>
    public static MetricReport Evaluate(IReadOnlyList<float> cosines, IReadOnlyList<double> scores)
    {
        RequirePairs(cosines, scores?.Count ?? throw new ArgumentNullException(nameof(scores)));
        if (scores.Distinct().Take(2).Count() < 2)
            throw new InputException($"all {scores.Count:N0} pairs have the score {scores[0]}; a correlation needs different ones");
        double[] numbers = [.. cosines.Select(cosine => (double)cosine)];
        return new(("spearman", Correlation.Spearman(numbers, scores)), ("pearson", Correlation.Pearson(numbers, scores)))
        {
            Notes = cosines.Distinct().Take(2).Count() > 1 ? []
                : [$"all {cosines.Count:N0} pairs have the cosine {cosines[0]:0.####}; a correlation needs different ones"],
        };
    }

    /// <summary>Compares with whether people said that the texts of each pair mean the same.</summary>
    /// <param name="cosines">One a pair.</param>
    /// <param name="alike">Whether they do.</param>
    /// <returns><c>auc</c>, <c>averagePrecision</c>, and the highest accuracy that a threshold on the cosine reaches on these pairs,
    /// <c>accuracyAtBest</c>, with that <c>threshold</c>.</returns>
    /// <exception cref="InputException">Fewer than two pairs, or all are said to be the same.</exception>
    public static MetricReport Evaluate(IReadOnlyList<float> cosines, IReadOnlyList<bool> alike)
    {
        RequirePairs(cosines, alike?.Count ?? throw new ArgumentNullException(nameof(alike)));
        if (alike.Distinct().Take(2).Count() < 2)
            throw new InputException($"all {alike.Count:N0} pairs have the same label; pairs of both are needed");
        var (auc, precision) = RankingOfScores.Compute(
            [.. cosines.Select(cosine => new[] { -cosine, cosine })], [.. alike.Select(a => a ? 1 : 0)], 2);
        var (accuracy, threshold) = Best(cosines, alike);
        return new(("auc", auc), ("averagePrecision", precision), ("accuracyAtBest", accuracy), ("threshold", threshold));
    }

    private static void RequirePairs(IReadOnlyList<float> cosines, int said)
    {
        ArgumentNullException.ThrowIfNull(cosines);
        if (cosines.Count != said)
            throw new ArgumentException($"{cosines.Count} cosines and {said} labels or scores are no pairs.", nameof(cosines));
        if (cosines.Count < 2)
            throw new InputException($"{cosines.Count} pairs of texts with a label or score; at least 2 are needed");
    }

    private static float Cosine(float[] a, float[] b)
    {
        var lengths = TensorPrimitives.Norm(a) * TensorPrimitives.Norm(b);
        return lengths > 0 ? Math.Clamp(TensorPrimitives.Dot(a, b) / lengths, -1, 1) : 0;
    }

    /// <summary>A threshold lies between two cosines, or below all.</summary>
    private static (double Accuracy, double Threshold) Best(IReadOnlyList<float> cosines, IReadOnlyList<bool> alike)
    {
        var pairs = cosines.Zip(alike).OrderByDescending(pair => pair.First).ToArray();
        // Of none above the threshold, all that are not alike are right.
        var right = pairs.Count(pair => !pair.Second);
        var (best, threshold) = (right, (double)pairs[0].First);
        for (var i = 0; i < pairs.Length; i++)
        {
            right += pairs[i].Second ? 1 : -1;
            var below = i + 1 < pairs.Length ? pairs[i + 1].First : -1;
            if (right > best && below < pairs[i].First)
                (best, threshold) = (right, ((double)pairs[i].First + below) / 2);
        }
        return ((double)best / pairs.Length, threshold);
    }
}
