using System.Numerics.Tensors;

namespace MlNetSuite.AutoML.Ensembles;

/// <summary>One greedy selection: from the best candidates on, the one added that helps most.</summary>
/// <remarks>The chosen predictions are kept as one sum, so that a candidate is tried by one pass over it.</remarks>
internal sealed class SelectionPath(IReadOnlyList<float[]> predictions, EnsembleLoss loss, int maxMembers, int rounds)
{
    private readonly float[] _sum = new float[predictions.Count == 0 ? 0 : predictions[0].Length];
    private readonly float[] _average = new float[predictions.Count == 0 ? 0 : predictions[0].Length];

    /// <summary>The best ensemble on the way.</summary>
    /// <param name="sorted">Candidates to choose from, the best first.</param>
    internal SelectedCounts Best(IReadOnlyList<int> sorted)
    {
        var counts = new double[predictions.Count];
        var best = Start(sorted, counts);
        var members = counts.Count(c => c > 0);
        for (var chosen = members; chosen < rounds; chosen++)
        {
            var (next, nextLoss) = (-1, double.PositiveInfinity);
            foreach (var at in sorted)
            {
                if (counts[at] == 0 && members == maxMembers)
                    continue;
                var tried = LossWith(at, chosen);
                if (tried < nextLoss || (tried == nextLoss && at < next))
                    (next, nextLoss) = (at, tried);
            }
            if (next < 0)
                break;
            members += counts[next] == 0 ? 1 : 0;
            Add(next, counts);
            if (nextLoss < best.Loss)
                best = new([.. counts], nextLoss);
        }
        return best;
    }

    // Sorted initialization: as many of the best as average best, which is at least the best one alone.
    private SelectedCounts Start(IReadOnlyList<int> sorted, double[] counts)
    {
        var most = Math.Min(Math.Min(sorted.Count, maxMembers), rounds);
        _sum.AsSpan().Clear();
        var (length, best) = (0, double.PositiveInfinity);
        for (var n = 0; n < most; n++)
        {
            var tried = LossWith(sorted[n], n);
            if (tried < best)
                (length, best) = (n + 1, tried);
            TensorPrimitives.Add(_sum, predictions[sorted[n]], _sum);
        }
        _sum.AsSpan().Clear();
        for (var n = 0; n < length; n++)
            Add(sorted[n], counts);
        return new([.. counts], best);
    }

    private double LossWith(int candidate, int chosen)
    {
        TensorPrimitives.AddMultiply(_sum, predictions[candidate], 1f / (chosen + 1), _average);
        return loss(_average);
    }

    private void Add(int candidate, double[] counts)
    {
        counts[candidate]++;
        TensorPrimitives.Add(_sum, predictions[candidate], _sum);
    }
}
