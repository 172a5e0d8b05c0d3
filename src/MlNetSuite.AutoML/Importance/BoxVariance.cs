namespace MlNetSuite.AutoML.Importance;

/// <summary>How much a function that is constant on boxes varies over the unit cube, in total and along one dimension.</summary>
internal static class BoxVariance
{
    /// <summary>The variance over the cube.</summary>
    internal static double Total(IReadOnlyList<Box> boxes)
    {
        var mean = boxes.Sum(box => box.Volume() * box.Value);
        return boxes.Sum(box => box.Volume() * (box.Value - mean) * (box.Value - mean));
    }

    /// <summary>The variance of the function's mean over all other dimensions, as it goes along <paramref name="dimension"/>.</summary>
    /// <remarks>Each box adds its share at its lower bound and takes it away at its upper: one pass over the sorted bounds.</remarks>
    internal static double Marginal(IReadOnlyList<Box> boxes, int dimension)
    {
        double[] bounds = [.. boxes.SelectMany(box => new[] { box.Low[dimension], box.High[dimension] }).Distinct().Order()];
        if (bounds.Length <= 2)
            return 0;
        var change = new double[bounds.Length];
        foreach (var box in boxes)
        {
            var (low, high) = (box.Low[dimension], box.High[dimension]);
            // Between neighbouring numbers a box may have no width.
            if (high <= low)
                continue;
            var share = box.Value * box.Volume() / (high - low);
            change[Array.BinarySearch(bounds, low)] += share;
            change[Array.BinarySearch(bounds, high)] -= share;
        }
        var (level, mean, square) = (0.0, 0.0, 0.0);
        for (var n = 0; n + 1 < bounds.Length; n++)
        {
            level += change[n];
            var width = bounds[n + 1] - bounds[n];
            mean += width * level;
            square += width * level * level;
        }
        return Math.Max(0, square - mean * mean);
    }
}
