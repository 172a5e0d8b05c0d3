using MlNetSuite.Networks;
using static TorchSharp.torch;

namespace MlNetSuite.Training.Torch;

/// <summary>Computes the filters of a <see cref="Whitening"/> layer from the rows to learn from.</summary>
/// <remarks>
/// <code>
/// C = mean of p p' over windows p of the rows,  C v = λ v  (λ descending)
/// filter = ± v / √(λ + ε)
/// </code>
/// </remarks>
internal static class WhiteningFilters
{
    /// <summary>Keeps directions that hardly occur from becoming noise; in units of the rows' variance, which is about 1.</summary>
    private const double Epsilon = 5e-4;

    /// <summary>Windows are taken from about as many rows as have this many: covariances no longer move in their third digit.</summary>
    private const int Windows = 200_000;

    /// <summary>Writes the filters of the network's first layer, if it is a whitening, into its starting weights.</summary>
    internal static void Set(float[] weights, Network network, WeightLayout layout, ITrainingRows rows)
    {
        if (network.Layers is not [Whitening whitening, ..])
            return;
        var slot = layout[0, "weight"];
        Of(rows, network.Input, whitening.Kernel).CopyTo(weights.AsSpan(slot.Offset, slot.Length));
    }

    /// <summary>The filters, <c>[2 channels kernel², channels, kernel, kernel]</c>.</summary>
    internal static float[] Of(ITrainingRows rows, FeatureShape image, int kernel)
    {
        var size = image.Sizes[0] * kernel * kernel;
        var filters = new float[2 * size * size];
        using var oneThread = new TorchThreads();
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(tensor(Covariance(rows, image, kernel), size, size));
        var (lambda, v) = (values.data<double>().ToArray(), vectors.contiguous().data<double>().ToArray());
        for (var f = 0; f < size; f++)
        {
            var column = size - 1 - f;
            var scale = 1 / Math.Sqrt(Math.Max(0, lambda[column]) + Epsilon);
            for (var i = 0; i < size; i++)
            {
                filters[f * size + i] = (float)(v[i * size + column] * scale);
                filters[(size + f) * size + i] = -filters[f * size + i];
            }
        }
        return filters;
    }

    private static double[] Covariance(ITrainingRows rows, FeatureShape image, int kernel)
    {
        var (channels, height, width) = (image.Sizes[0], image.Sizes[1], image.Sizes[2]);
        var size = channels * kernel * kernel;
        var perRow = (height - kernel + 1) * (width - kernel + 1);
        var count = Math.Min(rows.Count, (Windows + perRow - 1) / perRow);
        var (pixels, window, sums) = (new float[image.Count], new float[size], new double[size * size]);
        for (var i = 0; i < count; i++)
        {
            // Evenly from all rows: those of a folder lie class by class.
            rows.Copy((int)((long)rows.Count * i / count), pixels);
            for (var top = 0; top + kernel <= height; top++)
                for (var left = 0; left + kernel <= width; left++)
                {
                    Cut(top, left);
                    Add();
                }
        }
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++)
                sums[i * size + j] = sums[j * size + i] = sums[i * size + j] / ((double)count * perRow);
        return sums;

        void Cut(int top, int left)
        {
            var at = 0;
            for (var c = 0; c < channels; c++)
                for (var y = top; y < top + kernel; y++)
                    for (var x = left; x < left + kernel; x++)
                        window[at++] = pixels[(c * height + y) * width + x];
        }

        void Add()
        {
            for (var i = 0; i < size; i++)
                for (var j = 0; j <= i; j++)
                    sums[i * size + j] += window[i] * window[j];
        }
    }
}
