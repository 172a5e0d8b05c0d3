using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Networks.Torch;

/// <summary>A part of each batch: its own input buffers, gradients and batch statistics over shared weights.</summary>
internal sealed class Shard : IDisposable
{
    private readonly Tensor _input;
    private readonly Tensor _labels;
    private readonly int _size;

    internal Shard(Network network, WeightLayout layout, Tensor weights, int rows)
    {
        Network = new(network, layout, weights);
        _input = empty([rows, .. network.Input.Sizes]).DetachFromDisposeScope();
        _labels = empty([rows], dtype: ScalarType.Int64).DetachFromDisposeScope();
        _size = network.Input.Count;
    }

    internal TorchNetwork Network { get; }

    /// <summary>Sum of the rows' losses in the last <see cref="Learn"/>.</summary>
    internal double Loss { get; private set; }

    /// <summary>Adds these rows' gradients. A single row is taken twice: batch norm cannot normalize one value.</summary>
    internal void Learn(ITrainingRows rows, ReadOnlySpan<int> batch, double labelSmoothing, (int Seed, int Epoch) key)
    {
        using var scope = NewDisposeScope();
        var count = Math.Max(2, batch.Length);
        var values = MemoryMarshal.Cast<byte, float>(_input.bytes);
        var labels = MemoryMarshal.Cast<byte, long>(_labels.bytes);
        for (var i = 0; i < count; i++)
        {
            var row = batch[i % batch.Length];
            var chance = new Chance(key.Seed, key.Epoch, row);
            rows.CopyAugmented(row, values.Slice(i * _size, _size), ref chance);
            labels[i] = rows.Label(row);
        }
        var logits = Network.Forward(_input.narrow(0, 0, count), training: true, new Chance(key.Seed, key.Epoch, ~batch[0]));
        var loss = F.cross_entropy(logits, _labels.narrow(0, 0, count), reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing);
        loss.backward();
        Loss = loss.item<float>();
    }

    /// <summary>Correct answers and the sum of losses over a run of rows, without learning.</summary>
    internal static (int Correct, double Loss) Judge(TorchNetwork network, Network shape, ITrainingRows rows, int from, int count)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var input = empty([count, .. shape.Input.Sizes]);
        var labels = empty([count], dtype: ScalarType.Int64);
        var values = MemoryMarshal.Cast<byte, float>(input.bytes);
        for (var i = 0; i < count; i++)
        {
            rows.Copy(from + i, values.Slice(i * shape.Input.Count, shape.Input.Count));
            MemoryMarshal.Cast<byte, long>(labels.bytes)[i] = rows.Label(from + i);
        }
        var logits = network.Forward(input, training: false);
        var loss = F.cross_entropy(logits, labels, reduction: nn.Reduction.Sum);
        return ((int)logits.argmax(1).eq(labels).sum().item<long>(), loss.item<float>());
    }

    public void Dispose()
    {
        Network.Dispose();
        _input.Dispose();
        _labels.Dispose();
    }
}
