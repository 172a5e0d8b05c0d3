using MlNetSuite.Data;

namespace MlNetSuite.Networks;

/// <summary>Where each layer's numbers lie in one flat array: first everything that gradients change, then the
/// running statistics of batch normalization, then what training leaves as it is.</summary>
/// <remarks>One array makes the optimizer one loop, a snapshot one copy and equality one comparison.</remarks>
internal sealed class WeightLayout
{
    /// <summary>Slots start at multiples of 16 floats, a cache line and an AVX-512 register.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<(int Layer, string Name), WeightSlot> _slots = [];

    internal WeightLayout(Network network)
    {
        var whitened = network.Layers is [Whitening, ..];
        var slots = Enumerable.Range(0, network.Layers.Count)
            .SelectMany(i => SlotsOf(network.Layers[i], network.Shapes[i], whitened).Select(s => s with { Layer = i }))
            .OrderBy(s => s.Use);
        var length = 0L;
        foreach (var slot in slots)
        {
            _slots.Add((slot.Layer, slot.Name), slot with { Offset = (int)length });
            length = (length + slot.Length + Alignment - 1) / Alignment * Alignment;
            if (length > int.MaxValue / sizeof(float))
                throw new InputException("the network has more than half a billion weights; make its layers narrower.");
            Trained = slot.Use == WeightUse.Learned ? (int)length : Trained;
            Changing = slot.Use == WeightUse.Fixed ? Changing : (int)length;
        }
        Length = (int)length;
    }

    /// <summary>Floats in all, gaps included.</summary>
    internal int Length { get; }

    /// <summary>Floats that gradients change, from the start.</summary>
    internal int Trained { get; }

    /// <summary>Floats that change at all, from the start: what gradients change, then the statistics.</summary>
    internal int Changing { get; }

    internal IEnumerable<WeightSlot> Slots => _slots.Values.OrderBy(s => s.Offset);

    internal WeightSlot this[int layer, string name] => _slots[(layer, name)];

    /// <summary>Starting values: what PyTorch starts with (uniform within 1/√fan-in for linear and convolution, He et al. 2015 with
    /// a = √5; standard normal for embeddings; 1 and 0 for batch normalization), from this seed alone. Behind a <see cref="Whitening"/>
    /// the first filters of a convolution pass on what they get, channel by channel (Jordan 2024, section 3.2). What is computed from the
    /// rows is 0.</summary>
    internal float[] Initial(int seed)
    {
        var weights = new float[Length];
        foreach (var slot in Slots)
        {
            var random = new RandomStream(seed, slot.Offset);
            var values = weights.AsSpan(slot.Offset, slot.Length);
            foreach (ref var w in values)
                w = slot.Start switch
                {
                    Start.Ones => 1,
                    Start.Normal => random.Normal(),
                    Start.FanIn or Start.PassOn => random.Between(-1, 1) / MathF.Sqrt(slot.FanIn),
                    _ => 0,
                };
            if (slot.Start == Start.PassOn)
                PassOn(values, slot.Shape);
        }
        return weights;
    }

    /// <summary>Filter i of the first ones: 1 in the middle of channel i, 0 elsewhere.</summary>
    private static void PassOn(Span<float> filters, long[] shape)
    {
        var (inputs, area) = ((int)shape[1], (int)(shape[2] * shape[3]));
        for (var i = 0; i < Math.Min((int)shape[0], inputs); i++)
        {
            var filter = filters.Slice(i * inputs * area, inputs * area);
            filter.Clear();
            filter[i * area + area / 2] = 1;
        }
    }

    private static WeightSlot[] SlotsOf(Layer layer, FeatureShape input, bool whitened)
    {
        var features = input.Sizes[0];
        return layer switch
        {
            Linear l => [new("weight", [l.Outputs, features], Start.FanIn, features), new("bias", [l.Outputs], Start.FanIn, features)],
            // An even kernel has no middle.
            Conv2d c => Filters(c.Channels, features, c.Kernel, whitened && c.Kernel % 2 == 1 ? Start.PassOn : Start.FanIn),
            BatchNorm => [
                new("weight", [features], Start.Ones), new("bias", [features], Start.Zeros),
                new("mean", [features], Start.Zeros, Use: WeightUse.Statistic),
                new("variance", [features], Start.Ones, Use: WeightUse.Statistic)],
            Whitening w => [new("weight", [w.Channels(input), features, w.Kernel, w.Kernel], Start.Zeros, Use: WeightUse.Fixed)],
            Embedding e => [new("weight", [e.Tokens, e.Dimension], Start.Normal)],
            EmbeddingBag b => [new("weight", [b.Tokens, b.Dimension], Start.Normal)],
            _ => [],
        };

        static WeightSlot[] Filters(int channels, int from, int kernel, Start start) => [
            new("weight", [channels, from, kernel, kernel], start, from * kernel * kernel),
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
    PassOn,
}

/// <summary>What training does with a slot.</summary>
internal enum WeightUse
{
    /// <summary>Gradients change it.</summary>
    Learned,

    /// <summary>Measured on the rows that pass: the running mean and variance of batch normalization.</summary>
    Statistic,

    /// <summary>Left as it is.</summary>
    Fixed,
}

/// <summary>A tensor of a layer and its place in the flat array.</summary>
internal sealed record WeightSlot(
    string Name, long[] Shape, Start Start, int FanIn = 1, WeightUse Use = WeightUse.Learned, int Layer = 0, int Offset = 0)
{
    /// <summary>Floats in it; 2^31 - 1 stands for anything more, which no layout takes.</summary>
    internal int Length { get; } = (int)Math.Min(int.MaxValue, Shape.Aggregate(1.0, (a, b) => a * b));

    /// <summary>Whether weight decay applies: matrices and filters, not biases and scales.</summary>
    internal bool Decays => Shape.Length > 1;
}
