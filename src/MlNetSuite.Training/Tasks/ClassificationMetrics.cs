namespace MlNetSuite.Training.Tasks;

/// <summary>Accuracy and balanced accuracy, F1, areas under curves and log-loss, as scikit-learn defines them.</summary>
internal static class ClassificationMetrics
{
    /// <summary>The probability a right class is taken to have had at the least, as in scikit-learn before 1.3.</summary>
    private const double SmallestProbability = 1e-15;

    /// <summary>Evaluates probabilities against labels.</summary>
    /// <param name="probabilities">One <c>[classes]</c> vector a row.</param>
    /// <param name="labels">The class of each row, or -1 for one the model does not know (counted as wrong).</param>
    /// <param name="classes">Class names.</param>
    /// <param name="ranked">Whether the areas under curves are required, for which rows are sorted.</param>
    internal static MetricReport Compute(IEnumerable<float[]> probabilities, IReadOnlyList<int> labels, IReadOnlyList<string> classes,
        bool ranked = true)
    {
        var unknown = labels.Contains(-1);
        IReadOnlyList<string> names = unknown ? [.. classes, ClassificationDetail.Unknown] : classes;
        var confusion = names.Select(_ => new int[names.Count]).ToArray();
        double loss = 0;
        var row = 0;
        List<float[]> scores = new(labels.Count);
        foreach (var p in probabilities)
        {
            if (row == labels.Count)
                throw new ArgumentException($"more predictions than the {labels.Count} labels.");
            var actual = labels[row++];
            scores.Add(p);
            confusion[actual < 0 ? classes.Count : actual][ArgMax(p)]++;
            loss -= Math.Log(Math.Clamp(actual < 0 ? 0 : p[actual], SmallestProbability, 1 - SmallestProbability));
        }
        if (row != labels.Count)
            throw new ArgumentException($"{row} predictions for {labels.Count} labels.");
        var detail = new ClassificationDetail(names, confusion);
        var (auc, averagePrecision) = ranked ? RankingOfScores.Compute(scores, labels, classes.Count) : (double.NaN, double.NaN);
        List<(string, double)> values =
        [
            ("accuracy", row == 0 ? double.NaN : Enumerable.Range(0, classes.Count).Sum(c => (double)confusion[c][c]) / row),
            ("balancedAccuracy", BalancedAccuracy(detail)),
            ("macroF1", MacroF1(detail)),
            // Of the second class, the positive one where there are two.
            .. classes.Count == 2 ? [("f1", row == 0 ? double.NaN : detail.F1(1))] : (ReadOnlySpan<(string, double)>)[],
            ("auc", auc),
            ("averagePrecision", averagePrecision),
            ("logLoss", row == 0 ? double.NaN : loss / row),
        ];
        return new([.. values.Where(v => row == 0 || !double.IsNaN(v.Item2))]) { Classes = detail };
    }

    /// <summary>The index of the largest value; the first of equals.</summary>
    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }

    /// <summary>Mean recall over the classes that occur among the labels.</summary>
    private static double BalancedAccuracy(ClassificationDetail detail)
    {
        var occurring = Enumerable.Range(0, detail.Labels.Count).Where(c => detail.Support(c) > 0).ToList();
        return occurring.Count == 0 ? double.NaN : occurring.Average(detail.Recall);
    }

    /// <summary>Mean F1 over the classes that occur among the labels or the predictions.</summary>
    private static double MacroF1(ClassificationDetail detail)
    {
        var occurring = Enumerable.Range(0, detail.Labels.Count)
            .Where(c => detail.Support(c) + detail.Predicted(c) > 0).ToList();
        return occurring.Count == 0 ? double.NaN : occurring.Average(detail.F1);
    }
}
