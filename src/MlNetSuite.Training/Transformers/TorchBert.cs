using System.Runtime.InteropServices;
using MlNetSuite.Networks;
using MlNetSuite.Pretrained.Encoders;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Transformers;

/// <summary>The TorchSharp realization of a <see cref="BertEncoder"/> with a linear head: what does not change, shared by all shards of a
/// batch.</summary>
internal sealed class TorchBert : IDisposable
{
    private readonly List<Tensor> _owned = [];

    internal TorchBert(BertEncoder encoder, TunedWeights tuned, IReadOnlyList<int> layers)
    {
        (Encoder, Layers) = (encoder, layers);
        Words = Own(encoder.Words, encoder.Hidden);
        Positions = Own(encoder.Positions, encoder.Hidden);
        Normalization = [Own(encoder.Normalization.Scale, 0), Own(encoder.Normalization.Bias, 0)];
        Frozen = [.. encoder.Layers.Take(tuned.FirstLayer)
            .Select(layer => TunedWeights.ArraysOf(layer).Select(a => Own(a.Values, a.Columns)).ToArray())];
    }

    internal BertEncoder Encoder { get; }

    /// <summary>Whose means are the vector, from 1.</summary>
    internal IReadOnlyList<int> Layers { get; }

    internal Tensor Words { get; }

    internal Tensor Positions { get; }

    internal Tensor[] Normalization { get; }

    internal IReadOnlyList<Tensor[]> Frozen { get; }

    /// <summary>Logits of some texts, <c>[texts, classes]</c>.</summary>
    /// <param name="texts">Their tokens.</param>
    /// <param name="tuned">The tensors of the layers that change, then of the head.</param>
    /// <param name="dropout">The share of numbers that is dropped; 0 without training.</param>
    /// <param name="random">Where dropout's randomness comes from.</param>
    internal Tensor Forward(IReadOnlyList<long[]> texts, IReadOnlyList<Tensor> tuned, double dropout, RandomStream random)
    {
        var longest = texts.Max(text => text.Length);
        var tokens = zeros([texts.Count, longest], ScalarType.Int64);
        var present = zeros([texts.Count, longest, 1]);
        Fill(texts, longest, MemoryMarshal.Cast<byte, long>(tokens.bytes), MemoryMarshal.Cast<byte, float>(present.bytes));
        var bias = (1 - present.view(texts.Count, 1, 1, longest)) * -1e9f;
        var counts = present.sum(1);

        var words = Words.index_select(0, tokens.flatten()).view(texts.Count, longest, -1);
        var value = Norm(words + Positions.narrow(0, 0, longest), Normalization);
        List<Tensor> means = [];
        for (var layer = 0; layer < Layers[^1]; layer++)
        {
            var place = (layer - Frozen.Count) * ArraysOfLayer;
            value = place < 0
                ? Layer(value, bias, Frozen[layer], 0, ref random)
                : Layer(value, bias, [.. tuned.Skip(place).Take(ArraysOfLayer)], dropout, ref random);
            if (Layers.Contains(layer + 1))
                means.Add(F.normalize((value * present).sum(1) / counts, 2, 1));
        }
        var vectors = Dropped(cat(means, 1), dropout, ref random);
        return F.linear(vectors, tuned[^2], tuned[^1]);
    }

    public void Dispose() => _owned.ForEach(tensor => tensor.Dispose());

    private const int ArraysOfLayer = 12;

    private Tensor Layer(Tensor value, Tensor bias, Tensor[] w, double dropout, ref RandomStream random)
    {
        var (batch, length, hidden) = (value.shape[0], value.shape[1], value.shape[2]);
        var (heads, width) = (Encoder.Heads, hidden / Encoder.Heads);
        var packed = F.linear(value, w[0], w[1]).view(batch, length, 3, heads, width).permute(2, 0, 3, 1, 4);
        var scores = matmul(packed[0] / MathF.Sqrt(width), packed[1].transpose(-1, -2)) + bias;
        var mixed = matmul(scores.softmax(-1), packed[2]).transpose(1, 2).reshape(batch, length, hidden);
        var first = Norm(Dropped(F.linear(mixed, w[2], w[3]), dropout, ref random) + value, w[4..6]);
        var wide = F.linear(first, w[6], w[7]).gelu();
        return Norm(Dropped(F.linear(wide, w[8], w[9]), dropout, ref random) + first, w[10..12]);
    }

    private Tensor Norm(Tensor value, Tensor[] w) => F.layer_norm(value, [value.shape[^1]], w[0], w[1], Encoder.Epsilon);

    private static Tensor Dropped(Tensor value, double rate, ref RandomStream random)
    {
        if (rate == 0)
            return value;
        var mask = empty(value.shape);
        var kept = (float)(1 / (1 - rate));
        foreach (ref var m in MemoryMarshal.Cast<byte, float>(mask.bytes))
            m = random.Unit() < rate ? 0 : kept;
        return value * mask;
    }

    private static void Fill(IReadOnlyList<long[]> texts, int longest, Span<long> tokens, Span<float> present)
    {
        for (var text = 0; text < texts.Count; text++)
        {
            texts[text].CopyTo(tokens[(text * longest)..]);
            present.Slice(text * longest, texts[text].Length).Fill(1);
        }
    }

    private Tensor Own(float[] values, int columns)
    {
        var made = empty(columns == 0 ? [values.Length] : [values.Length / columns, columns]).DetachFromDisposeScope();
        values.CopyTo(MemoryMarshal.Cast<byte, float>(made.bytes));
        _owned.Add(made);
        return made;
    }
}
