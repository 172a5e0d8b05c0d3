using System.Runtime.InteropServices;
using MlNetSuite.Networks;
using static TorchSharp.torch;

namespace MlNetSuite.Training.Torch;

/// <summary>A part of each batch: its own input buffers, gradients and batch statistics over shared weights.</summary>
internal sealed class Shard : IDisposable
{
    private readonly Tensor _input;
    private readonly Answers _answers;
    private readonly int _size;

    internal Shard(Network network, WeightLayout layout, Tensor weights, int rows, LoopOptions options)
    {
        Network = new(network, layout, weights, options.Precision);
        _input = empty([rows, .. network.Input.Sizes]).DetachFromDisposeScope();
        _answers = new(options, rows);
        _size = network.Input.Count;
    }

    internal TorchNetwork Network { get; }

    /// <summary>Sum of the rows' losses in the last <see cref="Learn"/>.</summary>
    internal double Loss { get; private set; }

    /// <summary>Adds these rows' gradients. A single row is taken twice: batch norm cannot normalize one value.</summary>
    internal void Learn(ITrainingRows rows, ReadOnlySpan<int> batch, (int Seed, int Epoch) key)
    {
        using var scope = NewDisposeScope();
        var count = Math.Max(2, batch.Length);
        var values = MemoryMarshal.Cast<byte, float>(_input.bytes);
        for (var i = 0; i < count; i++)
        {
            var row = batch[i % batch.Length];
            var random = new RandomStream(key.Seed, key.Epoch, row);
            rows.CopyAugmented(row, values.Slice(i * _size, _size), ref random);
            _answers.Set(i, rows, row);
        }
        var dropping = new RandomStream(key.Seed, key.Epoch, ~batch[0]);
        FirstPass.Run(Network.Name, count, learns: true, () =>
        {
            var outputs = Network.Forward(_input.narrow(0, 0, count), training: true, dropping);
            var loss = _answers.TrainingLoss(outputs);
            loss.backward();
            Loss = loss.item<float>();
        });
    }

    /// <summary>Correct answers and the sum of losses over a run of rows, without learning.</summary>
    internal static (int Correct, double Loss) Evaluate(
        TorchNetwork network, Network shape, ITrainingRows rows, int from, int count, LoopOptions options)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var input = empty([count, .. shape.Input.Sizes]);
        using var answers = new Answers(options, count);
        var values = MemoryMarshal.Cast<byte, float>(input.bytes);
        for (var i = 0; i < count; i++)
        {
            rows.Copy(from + i, values.Slice(i * shape.Input.Count, shape.Input.Count));
            answers.Set(i, rows, from + i);
        }
        (int, double) evaluated = default;
        FirstPass.Run(network.Name, count, learns: false, () => evaluated = answers.Evaluate(network.Forward(input, training: false)));
        return evaluated;
    }

    public void Dispose()
    {
        Network.Dispose();
        _input.Dispose();
        _answers.Dispose();
    }
}
