namespace MlNetSuite.Training.Tasks;

/// <summary>Root mean squared error, mean absolute error and R², as scikit-learn defines them.</summary>
internal static class RegressionMetrics
{
    /// <summary>Evaluates predictions against the truth.</summary>
    /// <exception cref="ArgumentException">There are more of one than of the other.</exception>
    internal static MetricReport Compute(IReadOnlyList<float> predicted, IReadOnlyList<float> actual)
    {
        if (predicted.Count != actual.Count)
            throw new ArgumentException($"{predicted.Count} predictions for {actual.Count} numbers.");
        var mean = actual.Count == 0 ? 0 : actual.Average(a => (double)a);
        double squares = 0, absolutes = 0, spread = 0;
        for (var r = 0; r < actual.Count; r++)
        {
            var error = (double)predicted[r] - actual[r];
            squares += error * error;
            absolutes += Math.Abs(error);
            spread += (actual[r] - mean) * (actual[r] - mean);
        }
        return new(
            ("rmse", actual.Count == 0 ? double.NaN : Math.Sqrt(squares / actual.Count)),
            ("mae", actual.Count == 0 ? double.NaN : absolutes / actual.Count),
            // Undefined for fewer than two rows; of rows that are all the same, 1 for hitting them and 0 for not.
            ("r2", actual.Count < 2 ? double.NaN : spread > 0 ? 1 - squares / spread : squares == 0 ? 1 : 0));
    }
}
