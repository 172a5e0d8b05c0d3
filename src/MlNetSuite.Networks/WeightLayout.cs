using MlNetSuite.Data;

namespace MlNetSuite.Networks;

/// <summary>Where each layer's numbers lie in one flat array: first everything that gradients change, then the
/// running statistics of batch normalization.</summary>
/// <remarks>One array makes the optimizer one loop, a snapshot one copy and equality one comparison.</remarks>
internal sealed class WeightLayout
{
    /// <summary>Slots start at multiples of 16 floats, a cache line and an AVX-512 register.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<(int Layer, string Name), WeightSlot> _slots = [];

    internal WeightLayout(Network network)
    {
        var slots = Enumerable.Range(0, network.Layers.Count)
            .SelectMany(i => SlotsOf(network.Layers[i], network.Shapes[i]).Select(s => s with { Layer = i }))
            .OrderBy(s => !s.Trained);
        var length = 0L;
        foreach (var slot in slots)
        {
            _slots.Add((slot.Layer, slot.Name), slot with { Offset = (int)length });
            length = (length + slot.Length + Alignment - 1) / Alignment * Alignment;
            if (length > int.MaxValue / sizeof(float))
                throw new InputException("the network has more than half a billion weights; make its layers narrower.");
            if (slot.Trained)
                Trained = (int)length;
        }
        Length = (int)length;
    }

    /// <summary>Floats in all, gaps included.</summary>
    internal int Length { get; }

    /// <summary>Floats that gradients change, from the start; the rest are statistics.</summary>
    internal int Trained { get; }

    internal IEnumerable<WeightSlot> Slots => _slots.Values.OrderBy(s => s.Offset);

    internal WeightSlot this[int layer, string name] => _slots[(layer, name)];

    /// <summary>Starting values: what PyTorch starts with (uniform within 1/√fan-in for linear and convolution, He et al. 2015 with
    /// a = √5; standard normal for embeddings; 1 and 0 for batch normalization), from this seed alone.</summary>
    internal float[] Initial(int seed)
    {
        var weights = new float[Length];
        foreach (var slot in Slots)
        {
            var random = new RandomStream(seed, slot.Offset);
            foreach (ref var w in weights.AsSpan(slot.Offset, slot.Length))
                w = slot.Start switch
                {
                    Start.Ones => 1,
                    Start.Normal => random.Normal(),
                    Start.FanIn => random.Between(-1, 1) / MathF.Sqrt(slot.FanIn),
                    _ => 0,
                };
        }
        return weights;
    }

    private static WeightSlot[] SlotsOf(Layer layer, FeatureShape input)
    {
        var features = input.Sizes[0];
        return layer switch
        {
            Linear l => [new("weight", [l.Outputs, features], Start.FanIn, features), new("bias", [l.Outputs], Start.FanIn, features)],
            Conv2d c => FanIn(c.Channels, features, c.Kernel),
            BatchNorm => [
                new("weight", [features], Start.Ones), new("bias", [features], Start.Zeros),
                new("mean", [features], Start.Zeros, Trained: false), new("variance", [features], Start.Ones, Trained: false)],
            Embedding e => [new("weight", [e.Tokens, e.Dimension], Start.Normal)],
            EmbeddingBag b => [new("weight", [b.Tokens, b.Dimension], Start.Normal)],
            _ => [],
        };

        static WeightSlot[] FanIn(int channels, int from, int kernel) => [
            new("weight", [channels, from, kernel, kernel], Start.FanIn, from * kernel * kernel),
            new("bias", [channels], Start.FanIn, from * kernel * kernel)];
    }
}

/// <summary>What a slot is filled with before training.</summary>
internal enum Start
{
    Zeros,
    Ones,
    Normal,
    FanIn,
}

/// <summary>A tensor of a layer and its place in the flat array.</summary>
internal sealed record WeightSlot(string Name, long[] Shape, Start Start, int FanIn = 1, bool Trained = true, int Layer = 0, int Offset = 0)
{
    /// <summary>Floats in it; 2^31 - 1 stands for anything more, which no layout takes.</summary>
    internal int Length { get; } = (int)Math.Min(int.MaxValue, Shape.Aggregate(1.0, (a, b) => a * b));

    /// <summary>Whether weight decay applies: matrices and filters, not biases and scales.</summary>
    internal bool Decays => Shape.Length > 1;
}
