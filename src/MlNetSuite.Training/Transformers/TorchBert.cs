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
    /// <param name="texts">The texts; either all or none with their states.</param>
    /// <param name="tuned">The tensors of the layers that change, then of the head.</param>
    /// <param name="dropout">The share of numbers that is dropped; 0 without training.</param>
    /// <param name="random">Where dropout's randomness comes from.</param>
    internal Tensor Forward(IReadOnlyList<EnteringText> texts, IReadOnlyList<Tensor> tuned, double dropout, RandomStream random)
    {
        var places = Places(texts);
        var (value, means) = texts[0].States is null ? Enter(texts, places) : Given(texts, places);
        for (var layer = Frozen.Count; layer < Layers[^1]; layer++)
        {
            var place = (layer - Frozen.Count) * ArraysOfLayer;
            value = Layer(value, places.Bias, [.. tuned.Skip(place).Take(ArraysOfLayer)], dropout, ref random);
            if (Layers.Contains(layer + 1))
                means.Add(Mean(value, places));
        }
        var vectors = Dropped(cat(means, 1), dropout, ref random);
        return F.linear(vectors, tuned[^2], tuned[^1]);
    }

    /// <summary>Texts of the same length with what the layers that do not change make of them.</summary>
    internal IReadOnlyList<EnteringText> Entering(IReadOnlyList<EnteringText> texts)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (value, means) = Enter(texts, Places(texts));
        var states = MemoryMarshal.Cast<byte, float>(value.contiguous().bytes);
        var pooled = means.Count == 0 ? [] : MemoryMarshal.Cast<byte, float>(cat(means, 1).contiguous().bytes);
        var (length, width) = (states.Length / texts.Count, pooled.Length / texts.Count);
        var entering = new EnteringText[texts.Count];
        for (var text = 0; text < entering.Length; text++)
            entering[text] = texts[text] with
            {
                States = states.Slice(text * length, length).ToArray(),
                Means = pooled.Slice(text * width, width).ToArray(),
            };
        return entering;
    }

    private (Tensor Value, List<Tensor> Means) Enter(IReadOnlyList<EnteringText> texts, TokenPlaces places)
    {
        var tokens = zeros([texts.Count, places.Length], ScalarType.Int64);
        var numbers = MemoryMarshal.Cast<byte, long>(tokens.bytes);
        for (var text = 0; text < texts.Count; text++)
            texts[text].Tokens.CopyTo(numbers[(text * places.Length)..]);
        var words = Words.index_select(0, tokens.flatten()).view(texts.Count, places.Length, -1);
        var value = Norm(words + Positions.narrow(0, 0, places.Length), Normalization);
        List<Tensor> means = [];
        var none = default(RandomStream);
        for (var layer = 0; layer < Math.Min(Frozen.Count, Layers[^1]); layer++)
        {
            value = Layer(value, places.Bias, Frozen[layer], 0, ref none);
            if (Layers.Contains(layer + 1))
                means.Add(Mean(value, places));
        }
        return (value, means);
    }

    private (Tensor Value, List<Tensor> Means) Given(IReadOnlyList<EnteringText> texts, TokenPlaces places)
    {
        var value = zeros([texts.Count, places.Length, Encoder.Hidden]);
        var means = zeros([texts.Count, texts[0].Means!.Length]);
        var states = MemoryMarshal.Cast<byte, float>(value.bytes);
        var pooled = MemoryMarshal.Cast<byte, float>(means.bytes);
        for (var text = 0; text < texts.Count; text++)
        {
            texts[text].States!.CopyTo(states[(text * places.Length * Encoder.Hidden)..]);
            texts[text].Means!.CopyTo(pooled[(text * texts[0].Means!.Length)..]);
        }
        return (value, texts[0].Means!.Length > 0 ? [means] : []);
    }

    private static TokenPlaces Places(IReadOnlyList<EnteringText> texts)
    {
        var longest = texts.Max(text => text.Tokens.Length);
        var present = zeros([texts.Count, longest, 1]);
        var ones = MemoryMarshal.Cast<byte, float>(present.bytes);
        for (var text = 0; text < texts.Count; text++)
            ones.Slice(text * longest, texts[text].Tokens.Length).Fill(1);
        return new(longest, present, present.sum(1), (1 - present.view(texts.Count, 1, 1, longest)) * -1e9f);
    }

    private static Tensor Mean(Tensor value, TokenPlaces places) => F.normalize((value * places.Present).sum(1) / places.Counts, 2, 1);

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

    private Tensor Own(float[] values, int columns)
    {
        var made = empty(columns == 0 ? [values.Length] : [values.Length / columns, columns]).DetachFromDisposeScope();
        values.CopyTo(MemoryMarshal.Cast<byte, float>(made.bytes));
        _owned.Add(made);
        return made;
    }

    /// <summary>Where a batch has tokens.</summary>
    /// <param name="Length">Of the longest text.</param>
    /// <param name="Present">1 at a token, 0 behind the last of a text, <c>[texts, length, 1]</c>.</param>
    /// <param name="Counts">Tokens of each text, <c>[texts, 1]</c>.</param>
    /// <param name="Bias">What is added to attention, so that places without a token get none.</param>
    private sealed record TokenPlaces(int Length, Tensor Present, Tensor Counts, Tensor Bias);
}
