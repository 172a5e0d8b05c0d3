using System.Runtime.InteropServices;
using MlNetSuite.Networks;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Torch;

/// <summary>The TorchSharp realization of a network: a forward pass over tensors that are views into flat buffers.</summary>
/// <remarks>Several of these may share one buffer of trained weights, each with gradients and running statistics of its own;
/// that is what lets shards of a batch run side by side. Call <see cref="LibTorch.Load"/> first.</remarks>
internal sealed class TorchNetwork : IDisposable
{
    private const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly Network _network;
    private readonly WeightLayout _layout;
    private readonly Precision _precision;
    private readonly Tensor _gradients;
    private readonly Tensor _statistics;
    private readonly Dictionary<(int, string), Tensor> _tensors = [];

    /// <param name="network">The layers.</param>
    /// <param name="layout">Where each layer's numbers lie.</param>
    /// <param name="weights"><c>[layout.Length]</c> floats; trained weights are used where they are, statistics are copied.</param>
    /// <param name="precision">What layers of images work on in training.</param>
    internal TorchNetwork(Network network, WeightLayout layout, Tensor weights, Precision precision = Precision.Float32)
    {
        using var scope = NewDisposeScope();
        _network = network;
        _layout = layout;
        _precision = precision;
        Name = FirstPass.NameOf(network);
        _gradients = zeros(Math.Max(1, layout.Trained)).MoveToOuterDisposeScope();
        _statistics = weights.narrow(0, layout.Trained, layout.Changing - layout.Trained).clone().MoveToOuterDisposeScope();
        foreach (var slot in layout.Slots)
        {
            var tensor = slot.Use switch
            {
                WeightUse.Learned => weights.narrow(0, slot.Offset, slot.Length).view(slot.Shape).detach().requires_grad_(),
                WeightUse.Statistic => _statistics.narrow(0, slot.Offset - layout.Trained, slot.Length).view(slot.Shape),
                _ => weights.narrow(0, slot.Offset, slot.Length).view(slot.Shape),
            };
            if (slot.Use == WeightUse.Learned)
                tensor.grad = _gradients.narrow(0, slot.Offset, slot.Length).view(slot.Shape);
            _tensors.Add((slot.Layer, slot.Name), tensor.DetachFromDisposeScope());
        }
        _gradients.DetachFromDisposeScope();
        _statistics.DetachFromDisposeScope();
    }

    /// <summary>What <see cref="FirstPass"/> knows it by.</summary>
    internal string? Name { get; }

    /// <summary>Gradients of the trained weights, in layout order; backward passes add to it.</summary>
    internal Span<float> Gradients => MemoryMarshal.Cast<byte, float>(_gradients.bytes)[.._layout.Trained];

    /// <summary>Running means and variances, in layout order.</summary>
    internal Span<float> Statistics => _layout.Changing == _layout.Trained ? [] : MemoryMarshal.Cast<byte, float>(_statistics.bytes);

    /// <summary>Runs rows through all layers.</summary>
    /// <param name="x"><c>[batch, ...input shape]</c>.</param>
    /// <param name="training">Whether batch norm uses the rows' own statistics (and updates the running ones) and dropout drops.</param>
    /// <param name="random">Where dropout's randomness comes from.</param>
    internal Tensor Forward(Tensor x, bool training, RandomStream random = default)
    {
        if (_network.Input.IsImage)
            x = ChannelsLast(x);
        if (_network.Input.IsImage && training && _precision == Precision.BFloat16)
            x = x.to(ScalarType.BFloat16);
        for (var i = 0; i < _network.Layers.Count; i++)
            x = Apply(_network.Layers[i], i, x, training, ref random);
        return x.to(ScalarType.Float32);
    }

    /// <summary>A buffer of weights outside any dispose scope.</summary>
    internal static Tensor Flat(ReadOnlySpan<float> weights)
    {
        var flat = empty([Math.Max(1, weights.Length)]).DetachFromDisposeScope();
        weights.CopyTo(MemoryMarshal.Cast<byte, float>(flat.bytes));
        return flat;
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
        _gradients.Dispose();
        _statistics.Dispose();
    }

    private Tensor Apply(Layer layer, int i, Tensor x, bool training, ref RandomStream random) => layer switch
    {
        Linear => F.linear(x.to(ScalarType.Float32), W(i, "weight"), W(i, "bias")),
        Conv2d { Kernel: 1, Stride: > 1 } c => F.conv2d(Thinned(x, c), W(i, "weight", x), W(i, "bias", x)),
        Conv2d c => F.conv2d(x, W(i, "weight", x), W(i, "bias", x), strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]),
        Whitening => F.conv2d(x, W(i, "weight", x)),
        BatchNorm => F.batch_norm(x, W(i, "mean"), W(i, "variance"), W(i, "weight"), W(i, "bias"), training, Momentum, Epsilon),
        ReLU => x.relu(),
        GELU => x.gelu(),
        MaxPool p => F.max_pool2d(x, [p.Kernel, p.Kernel], strides: [p.Stride, p.Stride]),
        GlobalPool => x.mean([2, 3]),
        Flatten => x.flatten(1),
        Dropout d => training && d.Rate > 0 ? x * Kept(x, d.Rate, ref random) : x,
        Embedding => Rows(W(i, "weight"), x),
        EmbeddingBag => Rows(W(i, "weight"), x).mean([1]),
        Softmax => x.softmax(-1),
        _ => throw new InvalidOperationException($"{layer.GetType().Name} has no TorchSharp form."),
    };

    private Tensor W(int layer, string name) => _tensors[(layer, name)];

    /// <summary>In the precision of what it meets; gradients come back in its own.</summary>
    private Tensor W(int layer, string name, Tensor x) => W(layer, name).to(x.dtype);

    /// <summary>The same values and shape with the channels of a pixel side by side in memory: convolutions then run up to
    /// three times as fast and pooling eight times.</summary>
    private static Tensor ChannelsLast(Tensor x)
    {
        var pixels = x.shape[1] == 1 ? x.view(x.shape[0], x.shape[2], x.shape[3], 1) : x.permute(0, 2, 3, 1).contiguous();
        return pixels.permute(0, 3, 1, 2);
    }

    /// <summary>The pixels that a convolution with a kernel of 1 looks at. libtorch 2.10 writes outside its memory where it leaves out
    /// the others itself (oneDNN issue 6035).</summary>
    private static Tensor Thinned(Tensor x, Conv2d c)
    {
        var padded = c.Padding == 0 ? x : F.pad(x, [c.Padding, c.Padding, c.Padding, c.Padding]);
        return ChannelsLast(padded.slice(2, 0, padded.shape[2], c.Stride).slice(3, 0, padded.shape[3], c.Stride));
    }

    /// <summary>The table's row for each token, <c>[batch, length, dimension]</c>.</summary>
    private static Tensor Rows(Tensor table, Tensor tokens) =>
        table.index_select(0, tokens.flatten()).view([.. tokens.shape, table.shape[1]]);

    /// <summary>0 where a value is dropped, 1 / (1 - rate) where it is kept.</summary>
    private static Tensor Kept(Tensor x, double rate, ref RandomStream random)
    {
        var mask = empty(x.shape);
        var scale = (float)(1 / (1 - rate));
        foreach (ref var m in MemoryMarshal.Cast<byte, float>(mask.bytes))
            m = random.Unit() < rate ? 0 : scale;
        return mask;
    }
}
