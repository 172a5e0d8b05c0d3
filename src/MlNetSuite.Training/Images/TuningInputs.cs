using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetSuite.Training.Images;

/// <summary>What enters the tuned stages: for each picture, and for its mirror image where sides do not matter, what the frozen stages make
/// of it.</summary>
internal sealed class TuningInputs
{
    private const long MostBytes = 3L << 30;

    private readonly Half[][] _entering;
    private readonly FeatureRows _features;
    private readonly TuningPlan _plan;

    private TuningInputs(TuningPlan plan, FeatureRows features, int height, int width)
    {
        (_plan, _features, Height, Width) = (plan, features, height, width);
        _entering = new Half[features.Count * features.Views][];
    }

    internal int Height { get; }

    internal int Width { get; }

    /// <param name="plan">What is tuned.</param>
    /// <param name="backbone">Features of the network before tuning.</param>
    /// <param name="features">Of the pictures.</param>
    /// <param name="data">Where the pictures are.</param>
    /// <param name="rows">Which.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="InputException">They would take too much memory.</exception>
    internal static TuningInputs Of(
        TuningPlan plan, BackboneFeatures backbone, FeatureRows features, ImageDataset data, IReadOnlyList<int> rows, TrainingRun run)
    {
        TuningInputs? inputs = null;
        for (var view = 0; view < features.Views; view++)
        {
            using var network = new PictureNetwork(backbone.FrozenGraph(plan, isMirrored: view == 1));
            var (height, width) = network.Places(data.Shape.Size);
            var bytes = (long)rows.Count * features.Views * plan.EnteringChannels * height * width * sizeof(short);
            if (bytes > MostBytes)
                throw new InputException(
                    $"tuning holds {bytes >> 20:N0} MiB of {rows.Count:N0} pictures, more than {MostBytes >> 20:N0}; use a smaller size or " +
                    "enlarged, or fewer pictures");
            inputs ??= new(plan, features, height, width);
            var offset = view * rows.Count;
            network.Run(data, rows, "looking at pictures to tune on", run, (place, seen) =>
            {
                var held = new Half[seen.Length];
                TensorPrimitives.ConvertToHalf(seen, held);
                inputs._entering[offset + place] = held;
            });
        }
        return inputs!;
    }

    /// <summary>Rows as tensors, each as it is or mirrored, by the seed.</summary>
    internal (Tensor Entering, Tensor Features) Tensors(ReadOnlySpan<int> rows, int seed, int epoch)
    {
        var entering = empty([rows.Length, _plan.EnteringChannels, Height, Width]);
        var features = empty([rows.Length, _plan.Frozen]);
        var values = MemoryMarshal.Cast<byte, float>(entering.bytes);
        var frozen = MemoryMarshal.Cast<byte, float>(features.bytes);
        var size = values.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            var view = _features.Views > 1 && new RandomStream(seed, epoch, rows[i]).Unit() < 0.5f ? 1 : 0;
            TensorPrimitives.ConvertToSingle(_entering[view * _features.Count + rows[i]], values.Slice(i * size, size));
            _features.Row(view, rows[i])[.._plan.Frozen].CopyTo(frozen.Slice(i * _plan.Frozen, _plan.Frozen));
        }
        return (entering, features);
    }
}
