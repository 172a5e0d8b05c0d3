using MlNetSuite.Pretrained.Encoders;

namespace MlNetSuite.Training.Transformers;

/// <summary>Where the weights that fine-tuning changes lie in one flat array: those of an encoder's last layers, and of the linear map from
/// its vectors to classes.</summary>
internal sealed class TunedWeights
{
    /// <summary>Slots start at multiples of 16 floats, a cache line and an AVX-512 register.</summary>
    private const int Alignment = 16;

    private readonly BertEncoder _encoder;
    private readonly int _first;
    private readonly List<TunedSlot> _slots = [];

    /// <param name="encoder">The encoder as it was pretrained.</param>
    /// <param name="layers">How many of its last layers are changed.</param>
    /// <param name="head">From vectors to logits, as it starts.</param>
    internal TunedWeights(BertEncoder encoder, int layers, LinearMap head)
    {
        (_encoder, _first) = (encoder, encoder.Layers.Count - layers);
        for (var layer = _first; layer < encoder.Layers.Count; layer++)
            foreach (var values in ArraysOf(encoder.Layers[layer]))
                Add(values.Values, values.Columns, isHead: false);
        Add(head.Weight, head.Inputs, isHead: true);
        Add(head.Bias, 0, isHead: true);
        Initial = new float[Length];
        foreach (var slot in _slots)
            slot.Start.CopyTo(Initial, slot.Offset);
    }

    /// <summary>The first layer that is changed, from 0.</summary>
    internal int FirstLayer => _first;

    /// <summary>Floats in all, gaps included.</summary>
    internal int Length { get; private set; }

    /// <summary>The weights as they start.</summary>
    internal float[] Initial { get; }

    /// <summary>Layer after layer, each as <see cref="ArraysOf"/> gives its arrays; at the end those of the head.</summary>
    internal IReadOnlyList<TunedSlot> Slots => _slots;

    /// <summary>The encoder and the head with weights of this layout.</summary>
    internal (BertEncoder Encoder, LinearMap Head) With(float[] weights)
    {
        var arrays = new Queue<float[]>(_slots.Select(slot => weights.AsSpan(slot.Offset, slot.Start.Length).ToArray()));
        LinearMap Map() => new(arrays.Dequeue(), arrays.Dequeue());
        LayerNormalization Normalization() => new(arrays.Dequeue(), arrays.Dequeue());
        List<BertLayer> layers = [.. _encoder.Layers.Take(_first)];
        while (layers.Count < _encoder.Layers.Count)
            layers.Add(new(Map(), Map(), Normalization(), Map(), Map(), Normalization()));
        return (_encoder with { Layers = layers }, Map());
    }

    /// <summary>The arrays of a layer in order, with the columns of a matrix, or 0.</summary>
    internal static IEnumerable<(float[] Values, int Columns)> ArraysOf(BertLayer layer) =>
    [
        .. Arrays(layer.QueryKeyValue), .. Arrays(layer.Output), .. Arrays(layer.AttentionNormalization),
        .. Arrays(layer.Widen), .. Arrays(layer.Narrow), .. Arrays(layer.OutputNormalization),
    ];

    private static IEnumerable<(float[], int)> Arrays(LinearMap map) => [(map.Weight, map.Inputs), (map.Bias, 0)];

    private static IEnumerable<(float[], int)> Arrays(LayerNormalization norm) => [(norm.Scale, 0), (norm.Bias, 0)];

    private void Add(float[] values, int columns, bool isHead)
    {
        _slots.Add(new(Length, values, columns, isHead));
        Length = (Length + values.Length + Alignment - 1) / Alignment * Alignment;
    }
}

/// <summary>One array of <see cref="TunedWeights"/>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Start">Its values before training.</param>
/// <param name="Columns">Columns of a matrix, or 0 for a vector.</param>
/// <param name="IsHead">Whether it is the head's.</param>
internal sealed record TunedSlot(int Offset, float[] Start, int Columns, bool IsHead)
{
    /// <summary>Its shape.</summary>
    internal long[] Shape => Columns == 0 ? [Start.Length] : [Start.Length / Columns, Columns];

    /// <summary>Floats from its beginning to the next one's.</summary>
    internal int Room => (Start.Length + 15) / 16 * 16;
}
