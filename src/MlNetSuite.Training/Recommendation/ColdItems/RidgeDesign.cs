using System.Numerics.Tensors;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>The side of a ridge regression that does not depend on what is predicted: features X about their weighted mean, and for each
/// strength s the factor of X'WX + s 1. Trainings on the same rows share it; nobody may change it.</summary>
internal sealed class RidgeDesign
{
    /// <summary>Strengths to choose from, where weights are 1 in the mean.</summary>
    internal static readonly double[] Strengths = [0.3, 1, 3, 10, 30, 100, 300, 1000];

    // Rows left out: enough to tell strengths apart.
    private const int MostLeftOut = 2_000;

    private RidgeDesign(TextFeatures features, int rows, double[] weights)
    {
        (Features, Rows) = (features, rows);
        var mean = weights.Average();
        Weights = Array.ConvertAll(weights, weight => weight / mean);
        LeftOut = RowPick.Spread(rows, MostLeftOut);
        Centre = new double[features.Width];
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < Centre.Length; k++)
                Centre[k] += Weights[row] * features.Row(row)[k] / rows;
    }

    /// <summary>Of all texts; those to learn from come first.</summary>
    internal TextFeatures Features { get; }

    /// <summary>How many of the texts are learned from.</summary>
    internal int Rows { get; }

    /// <summary>The weight of each of them, 1 in the mean.</summary>
    internal double[] Weights { get; }

    /// <summary>The weighted mean of the features.</summary>
    internal double[] Centre { get; }

    /// <summary>The rows on which strengths are compared.</summary>
    internal IReadOnlyList<int> LeftOut { get; }

    /// <summary>For each strength the factor of X'WX + s 1.</summary>
    internal IReadOnlyList<CholeskyFactor> Factors { get; private set; } = [];

    /// <summary>For each strength, for each of <see cref="LeftOut"/>, how much its own target counts in its prediction.</summary>
    internal IReadOnlyList<double[]> Leverages { get; private set; } = [];

    /// <summary>About how many bytes it takes.</summary>
    internal long Bytes =>
        Features.Values.LongLength * sizeof(float) + Strengths.Length * (long)Features.Width * Features.Width * sizeof(double);

    /// <summary>Prepares a regression.</summary>
    /// <param name="features">Of all texts.</param>
    /// <param name="rows">How many of them, the first, are learned from; at least 2.</param>
    /// <param name="weights">How much each of those counts, above 0.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="cancel">Looked at before each strength.</param>
    internal static RidgeDesign Of(TextFeatures features, int rows, double[] weights, int threads, CancellationToken cancel)
    {
        var design = new RidgeDesign(features, rows, weights);
        var stride = (features.Width + CholeskyKernel.Lanes - 1) / CholeskyKernel.Lanes * CholeskyKernel.Lanes;
        var scaled = design.Scaled(stride);
        var squares = GramMatrix.Of(scaled, stride, features.Width);
        List<CholeskyFactor> factors = [];
        List<double[]> leverages = [];
        foreach (var strength in Strengths)
        {
            cancel.ThrowIfCancellationRequested();
            var a = (double[])squares.Clone();
            for (var k = 0; k < features.Width; k++)
                a[k * features.Width + k] += strength;
            var factor = new CholeskyFactor(a, features.Width);
            factors.Add(factor);
            leverages.Add(design.LeveragesOf(factor, scaled, stride, threads));
        }
        (design.Factors, design.Leverages) = (factors, leverages);
        return design;
    }

    // Rows about their mean, each times the root of its weight, padded to the stride.
    private float[] Scaled(int stride)
    {
        var scaled = new float[MatrixSize.Of(Rows, stride)];
        for (var row = 0; row < Rows; row++)
            for (var k = 0; k < Centre.Length; k++)
                scaled[row * stride + k] = (float)(Math.Sqrt(Weights[row]) * (Features.Row(row)[k] - Centre[k]));
        return scaled;
    }

    // w (1 / sum w + x' inv(A) x), with A = L L' and so x' inv(A) x the square of inv(L) x.
    private double[] LeveragesOf(CholeskyFactor factor, float[] scaled, int stride, int threads)
    {
        var leverages = new double[LeftOut.Count];
        Parallel.For(0, leverages.Length, new() { MaxDegreeOfParallelism = threads }, place =>
        {
            var x = new double[Centre.Length];
            TensorPrimitives.ConvertTruncating<float, double>(scaled.AsSpan(LeftOut[place] * stride, x.Length), x);
            factor.SolveLower(x);
            leverages[place] = Weights[LeftOut[place]] / Rows + TensorPrimitives.SumOfSquares<double>(x);
        });
        return leverages;
    }
}
