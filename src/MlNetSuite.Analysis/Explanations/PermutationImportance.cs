using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Explanations;

/// <summary>How much worse a model does when one feature is shuffled among the rows.</summary>
/// <remarks>Breiman 2001, Random Forests, section 10, on rows given rather than out of the bag. A feature that others tell as well
/// seems to matter little.</remarks>
internal static class PermutationImportance
{
    /// <param name="rows">What the model is asked.</param>
    /// <param name="features">What is shuffled, one at a time.</param>
    /// <param name="scores">The model.</param>
    /// <param name="metric">A metric from the scores of all rows; higher is better.</param>
    /// <param name="repeats">Shuffles of each feature, at least 1.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="cancel">Looked at before each shuffle.</param>
    /// <returns>The features, the most important first.</returns>
    internal static IReadOnlyList<FeatureImportance> Compute(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, IReadOnlyList<ExchangedFeature> features, RowScores scores,
        Func<float[][], double> metric, int repeats, int seed, CancellationToken cancel)
    {
        var whole = metric(scores(rows));
        var random = new Random(seed);
        var order = new int[rows.Count];
        var found = new List<FeatureImportance>(features.Count);
        foreach (var feature in features)
        {
            var drops = new double[repeats];
            for (var n = 0; n < repeats; n++)
            {
                cancel.ThrowIfCancellationRequested();
                for (var r = 0; r < order.Length; r++)
                    order[r] = r;
                random.Shuffle(order);
                drops[n] = whole - metric(scores([.. rows.Select((row, r) => feature.From(row, rows[order[r]]))]));
            }
            var mean = drops.Average();
            found.Add(new(feature.Name, mean, Math.Sqrt(drops.Average(d => (d - mean) * (d - mean)))));
        }
        return [.. found.OrderByDescending(f => f.Mean)];
    }
}

/// <summary>What a feature is worth to a model on some rows.</summary>
/// <param name="Feature">A column, or a block of an image.</param>
/// <param name="Mean">The drop of the metric when the feature is shuffled, mean over repeats; for errors, which are better low, the
/// rise.</param>
/// <param name="Deviation">Standard deviation over repeats.</param>
public sealed record FeatureImportance(string Feature, double Mean, double Deviation);

/// <summary>A part of a row that can be taken from another row.</summary>
/// <param name="Name">For people.</param>
/// <param name="From">The first row with this part of the second; both stay as they are.</param>
internal sealed record ExchangedFeature(
    string Name,
    Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>> From)
{
    /// <summary>A column.</summary>
    internal static ExchangedFeature Column(string name) =>
        new(name, (row, other) => new Dictionary<string, object?>(row) { [name] = other[name] });

    /// <summary>A block of the column <c>Pixels</c>, bytes <c>[channels, height, width]</c>.</summary>
    internal static ExchangedFeature Block(CardImage image, int top, int left, int bottom, int right) =>
        new($"rows {top}..{bottom - 1}, columns {left}..{right - 1}", (row, other) =>
        {
            var (pixels, from) = (((byte[])row[ImageFront.Pixels]!).ToArray(), (byte[])other[ImageFront.Pixels]!);
            for (var c = 0; c < image.Channels; c++)
                for (var y = top; y < bottom; y++)
                {
                    var start = (c * image.Height + y) * image.Width + left;
                    from.AsSpan(start, right - left).CopyTo(pixels.AsSpan(start));
                }
            return new Dictionary<string, object?>(1) { [ImageFront.Pixels] = pixels };
        });

    /// <summary>An image cut into <paramref name="side"/> × <paramref name="side"/> blocks, fewer where it is smaller.</summary>
    internal static IReadOnlyList<ExchangedFeature> Grid(CardImage image, int side)
    {
        static int[] Edges(int length, int parts) => [.. Enumerable.Range(0, parts + 1).Select(i => i * length / parts)];
        var (rows, columns) = (Edges(image.Height, Math.Min(side, image.Height)), Edges(image.Width, Math.Min(side, image.Width)));
        return [.. from y in Enumerable.Range(0, rows.Length - 1)
                   from x in Enumerable.Range(0, columns.Length - 1)
                   select Block(image, rows[y], columns[x], rows[y + 1], columns[x + 1])];
    }
}
