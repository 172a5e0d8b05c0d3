using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What each item owes to each other: score(u, i) = sum over j rated by u of weight[j, i].</summary>
/// <remarks>
/// EASE (Steck 2019): the weights with zero diagonal that reproduce the ratings matrix X (1 where there is a rating) best under
/// a penalty r on their squares. In closed form, with P = inv(X'X + r 1), weight[j, i] = -P[j, i] / P[i, i].
/// Of each item only the largest weights are kept, and only the <paramref name="Modelled"/> most popular items have any.
/// </remarks>
/// <param name="Modelled">Items with weights: a prefix of all items, which are ordered by popularity.</param>
/// <param name="Kept">Weights kept for each item.</param>
/// <param name="Neighbours"><c>[modelled, kept]</c>, ascending.</param>
/// <param name="Weights"><c>[modelled, kept]</c></param>
internal sealed record ItemWeights(int Modelled, int Kept, int[] Neighbours, float[] Weights)
{
    /// <summary>Computes the weights of the most popular items.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="modelled">How many items.</param>
    /// <param name="regularization">The penalty r.</param>
    /// <param name="kept">Most weights an item keeps.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="step">Told the share done, 0..1; may throw to stop.</param>
    internal static ItemWeights Solve(RatingMatrix ratings, int modelled, double regularization, int kept, int threads, Action<double> step)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var matrix = new SymmetricInverse(modelled);
        Parallel.For(0, modelled, parallel, i =>
        {
            var row = matrix.Row(i);
            foreach (var user in ratings.ByItem.ColumnsOf(i))
            {
                var items = ratings.ByUser.ColumnsOf(user);
                // Items are ascending: from this one on, up to the last that is modelled.
                for (var n = items.BinarySearch(i); n < items.Length && items[n] < modelled; n++)
                    row[items[n]]++;
            }
            row[i] += (float)regularization;
        });
        step(0.1);
        matrix.Invert(threads, done => step(0.1 + 0.8 * done));

        kept = Math.Min(kept, Math.Max(1, modelled - 1));
        var neighbours = new int[MatrixSize.Of(modelled, kept)];
        var weights = new float[MatrixSize.Of(modelled, kept)];
        Parallel.For(0, modelled, parallel, i =>
        {
            var row = matrix.Row(i);
            var size = new float[modelled];
            for (var j = 0; j < modelled; j++)
                size[j] = Math.Abs(row[j]);
            var largest = TopItems.Select(size, [i], kept);
            Array.Sort(largest);
            for (var n = 0; n < largest.Length; n++)
                (neighbours[i * kept + n], weights[i * kept + n]) = (largest[n], -row[largest[n]] / row[i]);
        });
        step(1);
        return new(modelled, kept, neighbours, weights);
    }
}
