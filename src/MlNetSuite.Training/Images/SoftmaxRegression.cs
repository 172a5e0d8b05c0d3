using System.Numerics.Tensors;

namespace MlNetSuite.Training.Images;

/// <summary>Softmax regression on dense rows by L-BFGS (Liu and Nocedal 1989). It minimizes
/// <c>Σ weight × -log p(label) / Σ weight + l2 / 2 × |W|²</c>, the bias without penalty.</summary>
/// <remarks>Rows are cut into blocks whose number does not depend on the threads, and their sums added in order.</remarks>
/// <param name="rows">Row by row, <c>[count, width]</c>.</param>
/// <param name="width">Numbers of a row.</param>
/// <param name="labels">The class of each row.</param>
/// <param name="classWeights">How much a row counts by its class; one for each class.</param>
/// <param name="threads">Cores to use.</param>
internal sealed class SoftmaxRegression(float[] rows, int width, int[] labels, float[] classWeights, int threads)
{
    private const int Blocks = 16;
    private const int History = 10;
    private const double Decrease = 1e-4, Converged = 1e-4;

    private readonly double _total = labels.Sum(label => (double)classWeights[label]);

    private int Stride => width + 1;

    /// <summary>Weights of each class, its bias in the last place: <c>[classes, width + 1]</c>.</summary>
    /// <param name="l2">The penalty.</param>
    /// <param name="start">Where to begin, such as the solution with another penalty; null for zeros.</param>
    /// <param name="iterations">Most steps.</param>
    /// <param name="cancel">Looked at before each.</param>
    internal float[] Fit(double l2, float[]? start, int iterations, CancellationToken cancel)
    {
        var weights = start?.ToArray() ?? new float[classWeights.Length * Stride];
        var gradient = new float[weights.Length];
        var loss = Loss(weights, l2, gradient);
        var first = Norm(gradient);
        var steps = new Queue<(float[] Step, float[] Change, double Curvature)>();
        for (var i = 0; i < iterations && Norm(gradient) > Converged * Math.Max(first, 1e-3); i++)
        {
            cancel.ThrowIfCancellationRequested();
            var direction = Direction(gradient, steps);
            var slope = Dot(direction, gradient);
            var (next, nextGradient) = (new float[weights.Length], new float[weights.Length]);
            var length = steps.Count == 0 ? Math.Min(1, 1 / Norm(gradient)) : 1.0;
            for (var tries = 0; ; tries++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, (float)length, weights, next);
                var nextLoss = Loss(next, l2, nextGradient);
                if (nextLoss <= loss + Decrease * length * slope)
                {
                    loss = nextLoss;
                    break;
                }
                if (tries == 20)
                    return weights;
            }
            var (step, change) = (new float[weights.Length], new float[weights.Length]);
            TensorPrimitives.Subtract(next, weights, step);
            TensorPrimitives.Subtract(nextGradient, gradient, change);
            if (Dot(step, change) is > 1e-12 and var curvature)
                steps.Enqueue((step, change, curvature));
            if (steps.Count > History)
                steps.Dequeue();
            (weights, gradient) = (next, nextGradient);
        }
        return weights;
    }

    /// <summary>The weighted sum of <c>-log p(label)</c> over rows.</summary>
    internal static double Loss(float[] rows, int width, int[] labels, float[] classWeights, float[] weights)
    {
        var logits = new float[classWeights.Length];
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            Logits(rows.AsSpan(i * width, width), weights, logits);
            loss += classWeights[labels[i]] * Softmax(logits, labels[i]);
        }
        return loss;
    }

    /// <summary>Makes probabilities of logits.</summary>
    /// <returns><c>-log p(label)</c>.</returns>
    private static double Softmax(Span<float> logits, int label)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        var own = logits[label];
        TensorPrimitives.Exp<float>(logits, logits);
        var sum = TensorPrimitives.Sum<float>(logits);
        TensorPrimitives.Divide(logits, sum, logits);
        return Math.Log(sum) - own;
    }

    private static void Logits(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, Span<float> logits)
    {
        for (var c = 0; c < logits.Length; c++)
        {
            var own = weights.Slice(c * (row.Length + 1), row.Length + 1);
            logits[c] = TensorPrimitives.Dot(row, own[..^1]) + own[^1];
        }
    }

    /// <summary>The two-loop recursion: the gradient times an estimate of the inverse Hessian, negated.</summary>
    private static float[] Direction(float[] gradient, Queue<(float[] Step, float[] Change, double Curvature)> steps)
    {
        var direction = Array.ConvertAll(gradient, value => -value);
        if (steps.Count == 0)
            return direction;
        var known = steps.ToArray();
        var shares = new double[known.Length];
        for (var k = known.Length - 1; k >= 0; k--)
        {
            shares[k] = Dot(known[k].Step, direction) / known[k].Curvature;
            TensorPrimitives.MultiplyAdd(known[k].Change, (float)-shares[k], direction, direction);
        }
        var newest = known[^1];
        TensorPrimitives.Multiply(direction, (float)(newest.Curvature / Dot(newest.Change, newest.Change)), direction);
        for (var k = 0; k < known.Length; k++)
        {
            var share = shares[k] - Dot(known[k].Change, direction) / known[k].Curvature;
            TensorPrimitives.MultiplyAdd(known[k].Step, (float)share, direction, direction);
        }
        return direction;
    }

    private double Loss(float[] weights, double l2, float[] gradient)
    {
        var sums = new double[Blocks];
        var gradients = new float[Blocks][];
        Parallel.For(0, Blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
            sums[block] = BlockLoss(block, weights, gradients[block] = new float[weights.Length]));
        Array.Clear(gradient);
        foreach (var part in gradients)
            TensorPrimitives.Add(gradient, part, gradient);
        TensorPrimitives.Multiply(gradient, (float)(1 / _total), gradient);
        var penalty = 0.0;
        for (var c = 0; c < classWeights.Length; c++)
        {
            var own = weights.AsSpan(c * Stride, width);
            penalty += TensorPrimitives.SumOfSquares(own);
            var target = gradient.AsSpan(c * Stride, width);
            TensorPrimitives.MultiplyAdd(own, (float)l2, target, target);
        }
        return sums.Sum() / _total + l2 / 2 * penalty;
    }

    private double BlockLoss(int block, float[] weights, float[] gradient)
    {
        var (from, to) = ((int)((long)labels.Length * block / Blocks), (int)((long)labels.Length * (block + 1) / Blocks));
        var logits = new float[classWeights.Length];
        var loss = 0.0;
        for (var i = from; i < to; i++)
        {
            var row = rows.AsSpan(i * width, width);
            Logits(row, weights, logits);
            var (label, weight) = (labels[i], classWeights[labels[i]]);
            loss += weight * Softmax(logits, label);
            TensorPrimitives.Multiply(logits, weight, logits);
            logits[label] -= weight;
            for (var c = 0; c < classWeights.Length; c++)
            {
                var target = gradient.AsSpan(c * Stride, width);
                TensorPrimitives.MultiplyAdd(row, logits[c], target, target);
                gradient[c * Stride + width] += logits[c];
            }
        }
        return loss;
    }

    private static double Norm(float[] values) => TensorPrimitives.Norm<float>(values);

    private static double Dot(float[] left, float[] right) => TensorPrimitives.Dot<float>(left, right);
}
