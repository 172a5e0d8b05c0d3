using MlNetSuite.Data;

namespace MlNetSuite.Networks;

/// <summary>Layers one after the other, and the shape of a row before, between and after them. Immutable; holds no weights.</summary>
/// <example><code>
/// var digits = Network.Mlp(784, 256, 10);
/// var images = new Network(new(1, 28, 28), LayerText.Parse("conv(16,3) bn relu pool(2) flatten linear(10)"));
/// </code></example>
public sealed class Network
{
    /// <summary>Checks that each layer fits the one before it.</summary>
    /// <exception cref="InputException">A layer cannot work on the shape it gets, or a size is out of range.</exception>
    public Network(FeatureShape input, IReadOnlyList<Layer> layers)
    {
        Layers = [.. layers];
        var shapes = new List<FeatureShape> { input };
        for (var i = 0; i < Layers.Count; i++)
            shapes.Add(ShapeInference.After(Layers[i], shapes[^1], i));
        Shapes = shapes;
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The shape before each layer, and after the last: one more than there are layers.</summary>
    public IReadOnlyList<FeatureShape> Shapes { get; }

    /// <summary>The shape of a row going in.</summary>
    public FeatureShape Input => Shapes[0];

    /// <summary>The shape of a row coming out.</summary>
    public FeatureShape Output => Shapes[^1];

    /// <summary>Whether rows are token numbers rather than real values.</summary>
    public bool TakesTokens => Layers is [Embedding or EmbeddingBag, ..];

    /// <summary>A multilayer perceptron: linear layers of the given widths with ReLU between them.</summary>
    /// <param name="widths">Features in, hidden widths, features out: at least two numbers.</param>
    /// <example><code>Network.Mlp(784, 256, 10)</code></example>
    public static Network Mlp(params IReadOnlyList<int> widths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2);
        var layers = widths.Skip(1).SelectMany(width => new Layer[] { new Linear(width), new ReLU() });
        return new(new(widths[0]), [.. layers.SkipLast(1)]);
    }

    /// <summary>The layers as text, such as <c>linear(256) relu linear(10)</c>; see <see cref="LayerText"/>.</summary>
    public override string ToString() => LayerText.Print(Layers);
}
