using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetSuite.Training.Transformers;

/// <summary>How an encoder is fine-tuned.</summary>
/// <param name="Layers">How many of its last layers change, at least 1.</param>
/// <param name="Epochs">Passes over the texts, at least 1.</param>
/// <param name="BatchSize">Texts of a step, at least 1.</param>
/// <param name="LearningRate">The highest step size.</param>
internal sealed record TuningOptions(int Layers, int Epochs, int BatchSize, double LearningRate)
{
    /// <summary>AdamW's decoupled weight decay.</summary>
    internal double WeightDecay { get; init; }

    /// <summary>Share of the numbers that are dropped behind each linear map, 0 to below 1.</summary>
    internal double Dropout { get; init; }

    /// <summary>Epochs without improvement on held-out texts before training ends; 0 never ends it early.</summary>
    internal int Patience { get; init; }

    /// <summary>How much a text of each class counts; empty for all the same.</summary>
    internal float[] ClassWeights { get; init; } = [];
}

/// <summary>Fine-tunes an encoder with AdamW, steps growing over the first tenth and then falling to nothing in a straight line (Devlin et
/// al. 2018): read it top to bottom.</summary>
/// <remarks>A batch is cut into shards that run side by side, each on one thread; what they found is added in their order, so that the
/// number of threads cannot show.</remarks>
internal sealed class TransformerLearner : IDisposable
{
    private const int Shards = 2;
    private const double WarmUp = 0.1;
    private const double ClipNorm = 1;
    private const int Piece = 1 << 14;

    private readonly TuningOptions _options;
    private readonly TunedWeights _layout;
    private readonly TorchBert _model;
    private readonly Tensor _weights;
    private readonly TunedShard[] _shards;
    private readonly WorkerTeam _team;
    private readonly (int Start, int Length, TunedSlot Slot)[] _pieces;
    private readonly float[] _first, _second;
    private int _steps;

    internal TransformerLearner(BertEncoder encoder, IReadOnlyList<int> layers, LinearMap head, TuningOptions options, int threads)
    {
        LibTorch.Load();
        _options = options;
        _layout = new(encoder, options.Layers, head);
        _team = new(threads);
        _model = new(encoder, _layout, layers);
        _weights = TorchNetwork.Flat(_layout.Initial);
        _shards = [.. Enumerable.Range(0, Shards).Select(_ => new TunedShard(_model, _layout, _weights))];
        _pieces = [.. _layout.Slots.SelectMany(slot => Enumerable.Range(0, (slot.Room + Piece - 1) / Piece)
            .Select(n => (slot.Offset + n * Piece, Math.Min(Piece, slot.Room - n * Piece), slot)))];
        (_first, _second) = (new float[_layout.Length], new float[_layout.Length]);
    }

    /// <summary>Learns from <paramref name="train"/> and keeps the weights of the epoch that is best on <paramref name="validation"/>, or
    /// of the last one where there are no such texts.</summary>
    internal TunedEncoder Run(TokenizedRows train, TokenizedRows validation, TrainingRun run)
    {
        var order = Enumerable.Range(0, train.Count).ToArray();
        var batches = (train.Count + _options.BatchSize - 1) / _options.BatchSize;
        var best = validation.Count == 0 ? new Evaluated(0, -1, 0, []) : Evaluate(validation, 0, run);
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            new RandomStream(run.Seed, epoch).Shuffle(order);
            var loss = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                var (from, to) = (Part(batch), Part(batch + 1));
                var done = ((epoch - 1) * (double)batches + batch) / ((double)_options.Epochs * batches);
                loss += Step(train, order[from..to], _options.LearningRate * Math.Min(done / WarmUp, (1 - done) / (1 - WarmUp)),
                    (run.Seed, epoch, batch));
                var step = string.Create(
                    CultureInfo.InvariantCulture, $"epoch {epoch} of {_options.Epochs}, text {to:N0} of {train.Count:N0}");
                run.Report(new(step, done, Loss: loss / to));
            }
            loss /= train.Count;
            if (!double.IsFinite(loss))
                throw new InputException($"training diverged in epoch {epoch}: the loss is {loss}; try a smaller learningRate.");
            var evaluated = validation.Count == 0 ? new(epoch, 0, loss, Snapshot()) : Evaluate(validation, epoch, run);
            if (validation.Count == 0 || evaluated.IsBetterThan(best))
                best = evaluated;
            run.Report(new($"epoch {epoch} of {_options.Epochs}", (double)epoch / _options.Epochs, epoch, loss,
                validation.Count == 0 ? null : (double)evaluated.Correct / validation.Count,
                validation.Count == 0 ? null : evaluated.Loss / validation.Count));
            if (_options.Patience > 0 && epoch - best.Epoch >= _options.Patience)
                break;
        }
        var (encoder, head) = _layout.With(best.Weights);
        return new(encoder, head, best.Epoch);

        int Part(int batch) => (int)((long)train.Count * batch / batches);
    }

    /// <summary>Logits of texts with the weights as they are, <c>[texts, classes]</c>.</summary>
    internal float[] Logits(IReadOnlyList<long[]> texts) => _shards[0].Logits(texts);

    public void Dispose()
    {
        _team.Dispose();
        foreach (var shard in _shards)
            shard.Dispose();
        _weights.Dispose();
        _model.Dispose();
    }

    private double Step(TokenizedRows rows, int[] batch, double rate, (int Seed, int Epoch, int Batch) key)
    {
        var shards = Math.Min(Shards, batch.Length);
        // Texts of about the same length together: fewer places are filled up.
        Array.Sort(Array.ConvertAll(batch, row => rows.Tokens[row].Length), batch);
        _team.Run(shards, shard =>
        {
            var part = batch[(batch.Length * shard / shards)..(batch.Length * (shard + 1) / shards)];
            _shards[shard].Learn([.. part.Select(row => rows.Tokens[row])], [.. part.Select(row => (long)rows.Labels[row])],
                _options.ClassWeights, _options.Dropout, new(key.Seed, key.Epoch, key.Batch, shard));
        });
        Update(shards, batch.Length, rate);
        return _shards.Take(shards).Sum(shard => shard.Loss);
    }

    private void Update(int shards, int rows, double rate)
    {
        _steps++;
        var squares = new double[_pieces.Length];
        _team.Run(_pieces.Length, piece =>
        {
            var (start, length, _) = _pieces[piece];
            var sum = _shards[0].Gradients.Slice(start, length);
            for (var shard = 1; shard < shards; shard++)
                AdamKernel.Gather(_shards[shard].Gradients.Slice(start, length), sum);
            squares[piece] = TensorPrimitives.SumOfSquares<float>(sum);
        });
        var norm = Math.Sqrt(squares.Sum()) / rows;
        var sizes = new StepSizes(
            Scale: (float)((norm > ClipNorm ? ClipNorm / norm : 1) / rows),
            Rate: (float)(rate / (1 - Math.Pow(AdamKernel.Beta1, _steps))),
            InverseRootBias: (float)(1 / Math.Sqrt(1 - Math.Pow(AdamKernel.Beta2, _steps))),
            Keep: 1, AverageShare: 0);
        _team.Run(_pieces.Length, piece =>
        {
            var (start, length, slot) = _pieces[piece];
            new AdamKernel
            {
                Weights = MemoryMarshal.Cast<byte, float>(_weights.bytes).Slice(start, length),
                First = _first.AsSpan(start, length),
                Second = _second.AsSpan(start, length),
                Average = [],
            }.Step(_shards[0].Gradients.Slice(start, length),
                slot.Columns > 0 ? sizes with { Keep = (float)(1 - rate * _options.WeightDecay) } : sizes);
        });
    }

    private Evaluated Evaluate(TokenizedRows rows, int epoch, TrainingRun run)
    {
        var order = Enumerable.Range(0, rows.Count).OrderBy(row => rows.Tokens[row].Length).Chunk(_options.BatchSize).ToArray();
        var parts = new (int Correct, double Loss)[order.Length];
        _team.Run(order.Length, part =>
        {
            run.Cancel.ThrowIfCancellationRequested();
            var logits = _shards[part % Shards].Logits([.. order[part].Select(row => rows.Tokens[row])]);
            var classes = logits.Length / order[part].Length;
            for (var i = 0; i < order[part].Length; i++)
            {
                var row = logits.AsSpan(i * classes, classes);
                var label = rows.Labels[order[part][i]];
                var most = TensorPrimitives.Max<float>(row);
                var sum = 0.0;
                foreach (var logit in row)
                    sum += Math.Exp(logit - most);
                parts[part].Correct += TensorPrimitives.IndexOfMax<float>(row) == label ? 1 : 0;
                parts[part].Loss += Math.Log(sum) - (row[label] - most);
            }
        });
        return new(epoch, parts.Sum(p => p.Correct), parts.Sum(p => p.Loss), Snapshot());
    }

    private float[] Snapshot() => MemoryMarshal.Cast<byte, float>(_weights.bytes).ToArray();

    private sealed record Evaluated(int Epoch, int Correct, double Loss, float[] Weights)
    {
        internal bool IsBetterThan(Evaluated other) => Correct > other.Correct || (Correct == other.Correct && Loss < other.Loss);
    }
}

/// <summary>Texts as tokens, and their classes.</summary>
internal sealed record TokenizedRows(IReadOnlyList<long[]> Tokens, IReadOnlyList<int> Labels)
{
    internal int Count => Tokens.Count;
}

/// <summary>What fine-tuning found.</summary>
/// <param name="Encoder">The encoder.</param>
/// <param name="Head">From vectors to logits.</param>
/// <param name="Epoch">The epoch these are of, from 1; 0 if none was better than the start.</param>
internal sealed record TunedEncoder(BertEncoder Encoder, LinearMap Head, int Epoch);
