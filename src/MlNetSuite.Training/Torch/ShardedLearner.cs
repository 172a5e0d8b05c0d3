using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MlNetSuite.Networks;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetSuite.Training.Torch;

/// <summary>Takes gradient steps over batches cut into shards that run side by side.</summary>
/// <remarks>How a batch is cut depends on its size and the network's alone, every shard runs on one thread, and what the shards found is
/// summed in their order: the number of threads cannot show in the weights. Batch norm therefore normalizes over a shard
/// ("ghost batch norm", Hoffer et al. 2017, https://arxiv.org/abs/1705.08741), and running statistics are the mean over shards.</remarks>
internal sealed class ShardedLearner : IDisposable
{
    /// <summary>Rows in a shard: enough for one core to multiply matrices well, few enough to feed several.</summary>
    private const int ShardRows = 32;
    private const int MaxShards = 16;

    /// <summary>Floats that all shards' gradients may take together: a gigabyte. Larger networks are cut into fewer shards.</summary>
    private const int MaxGradients = 1 << 28;

    /// <summary>Floats a thread updates before it looks for the next piece; fits its second-level cache with Adam's four arrays.</summary>
    private const int Piece = 1 << 14;

    private readonly Network _network;
    private readonly WeightLayout _layout;
    private readonly LoopOptions _options;
    private readonly WorkerTeam _team;
    private readonly Tensor _weights;
    private readonly Shard[] _shards;
    private readonly (int Start, int Length, bool Decays)[] _pieces;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _average;
    private int _steps;

    internal ShardedLearner(Network network, WeightLayout layout, LoopOptions options, float[] initial, int threads)
    {
        (_network, _layout, _options) = (network, layout, options);
        _team = new(threads);
        _weights = TorchNetwork.Flat(initial);
        var shards = Math.Clamp(Math.Min(options.BatchSize / ShardRows, MaxGradients / Math.Max(1, layout.Trained)), 1, MaxShards);
        var rows = Math.Max(2, (options.BatchSize + shards - 1) / shards);
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new Shard(network, layout, _weights, rows, options))];
        _pieces = [.. layout.Slots.Where(s => s.Use == WeightUse.Learned).SelectMany(Pieces)];
        (_first, _second) = (new float[layout.Trained], new float[layout.Trained]);
        _average = options.AverageDecay > 0 ? initial : [];
    }

    /// <summary>One step; returns the sum of the rows' losses before it.</summary>
    /// <param name="rows">Where rows are read from.</param>
    /// <param name="batch">The rows to learn from, at least one and at most the batch size.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="key">The seed and the epoch: with the row number, the key of what is drawn at random.</param>
    internal double Step(ITrainingRows rows, ReadOnlyMemory<int> batch, double learningRate, (int Seed, int Epoch) key)
    {
        var shards = Math.Min(_shards.Length, Math.Max(1, batch.Length / 2));
        _team.Run(shards, s =>
        {
            var (from, to) = (batch.Length * s / shards, batch.Length * (s + 1) / shards);
            _shards[s].Learn(rows, batch.Span[from..to], key);
        });
        Update(shards, Math.Max(2, batch.Length), learningRate);
        return _shards.Take(shards).Sum(s => s.Loss);
    }

    /// <summary>Copies out the weights to predict with: the running average if there is one, statistics included.</summary>
    internal float[] Snapshot()
    {
        if (_average.Length > 0)
            return [.. _average];
        var weights = MemoryMarshal.Cast<byte, float>(_weights.bytes).ToArray();
        MeanStatistics(_shards.Length, StatisticsOf(weights));
        return weights;
    }

    /// <summary>Correct rows and the sum of losses with these weights.</summary>
    internal (int Correct, double Loss) Evaluate(ITrainingRows rows, float[] weights, CancellationToken cancel)
    {
        using var flat = TorchNetwork.Flat(weights);
        using var network = new TorchNetwork(_network, _layout, flat);
        var size = Math.Min(2 * ShardRows, rows.Count);
        var blocks = new (int Correct, double Loss)[(rows.Count + size - 1) / size];
        _team.Run(blocks.Length, b =>
        {
            cancel.ThrowIfCancellationRequested();
            blocks[b] = Shard.Evaluate(network, _network, rows, b * size, Math.Min(size, rows.Count - b * size), _options);
        });
        return (blocks.Sum(b => b.Correct), blocks.Sum(b => b.Loss));
    }

    public void Dispose()
    {
        _team.Dispose();
        foreach (var shard in _shards)
            shard.Dispose();
        _weights.Dispose();
    }

    private void Update(int shards, int rows, double learningRate)
    {
        _steps++;
        var clip = 1.0;
        if (_options.ClipNorm > 0)
        {
            var norm = Math.Sqrt(SquaredLength(shards)) / rows;
            clip = norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
        }
        var averageShare = (float)(1 - Math.Min(_options.AverageDecay, (1.0 + _steps) / (10.0 + _steps)));
        var sizes = new StepSizes(
            Scale: (float)(clip / rows),
            Rate: (float)(learningRate / (1 - Math.Pow(AdamKernel.Beta1, _steps))),
            InverseRootBias: (float)(1 / Math.Sqrt(1 - Math.Pow(AdamKernel.Beta2, _steps))),
            Keep: 1,
            averageShare);
        var decayed = sizes with { Keep = (float)(1 - learningRate * _options.WeightDecay) };
        _team.Run(_pieces.Length, p =>
        {
            var (start, length, decays) = _pieces[p];
            var gradient = GatherShards(shards, start, length);
            new AdamKernel
            {
                Weights = Weights.Slice(start, length),
                First = _first.AsSpan(start, length),
                Second = _second.AsSpan(start, length),
                Average = _average.Length > 0 ? _average.AsSpan(start, length) : [],
            }.Step(gradient, decays ? decayed : sizes);
        });
        if (_average.Length > 0 && _layout.Changing > _layout.Trained)
        {
            var statistics = new float[_layout.Changing - _layout.Trained];
            MeanStatistics(shards, statistics);
            TensorPrimitives.Lerp(StatisticsOf(_average), statistics, averageShare, StatisticsOf(_average));
        }
    }

    private double SquaredLength(int shards)
    {
        var squares = new double[_pieces.Length];
        _team.Run(_pieces.Length, p =>
        {
            var sum = GatherShards(shards, _pieces[p].Start, _pieces[p].Length);
            squares[p] = TensorPrimitives.SumOfSquares<float>(sum);
        });
        return squares.Sum();
    }

    /// <summary>Sums a range of the shards' gradients into the first shard's, in order; doing it twice changes nothing.</summary>
    private Span<float> GatherShards(int shards, int start, int length)
    {
        var sum = _shards[0].Network.Gradients.Slice(start, length);
        for (var s = 1; s < shards; s++)
            AdamKernel.Gather(_shards[s].Network.Gradients.Slice(start, length), sum);
        return sum;
    }

    private void MeanStatistics(int shards, Span<float> into)
    {
        into.Clear();
        for (var s = 0; s < shards; s++)
            TensorPrimitives.Add(into, _shards[s].Network.Statistics, into);
        TensorPrimitives.Divide(into, shards, into);
    }

    private Span<float> StatisticsOf(float[] weights) => weights.AsSpan(_layout.Trained.._layout.Changing);

    private Span<float> Weights => MemoryMarshal.Cast<byte, float>(_weights.bytes);

    private static IEnumerable<(int, int, bool)> Pieces(WeightSlot slot)
    {
        var end = slot.Offset + (slot.Length + 15) / 16 * 16;
        for (var start = slot.Offset; start < end; start += Piece)
            yield return (start, Math.Min(Piece, end - start), slot.Decays);
    }
}
