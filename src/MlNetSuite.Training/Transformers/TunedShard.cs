using System.Runtime.InteropServices;
using MlNetSuite.Networks;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Transformers;

/// <summary>A part of each batch: gradients of its own over weights that all parts share.</summary>
internal sealed class TunedShard : IDisposable
{
    private readonly TorchBert _model;
    private readonly Tensor _gradients;
    private readonly List<Tensor> _tuned = [];

    internal TunedShard(TorchBert model, TunedWeights layout, Tensor weights)
    {
        _model = model;
        _gradients = zeros(layout.Length).DetachFromDisposeScope();
        foreach (var slot in layout.Slots)
        {
            var tensor = weights.narrow(0, slot.Offset, slot.Start.Length).view(slot.Shape).detach().requires_grad_();
            tensor.grad = _gradients.narrow(0, slot.Offset, slot.Start.Length).view(slot.Shape);
            _tuned.Add(tensor.DetachFromDisposeScope());
        }
    }

    /// <summary>Gradients of the sum of losses; backward passes add to them.</summary>
    internal Span<float> Gradients => MemoryMarshal.Cast<byte, float>(_gradients.bytes);

    /// <summary>Sum of the losses of the last <see cref="Learn"/>.</summary>
    internal double Loss { get; private set; }

    /// <summary>Adds the gradients of some texts.</summary>
    internal void Learn(IReadOnlyList<EnteringText> texts, long[] labels, float[] classWeights, double dropout, RandomStream random)
    {
        using var scope = NewDisposeScope();
        var logits = _model.Forward(texts, _tuned, dropout, random);
        using var weights = classWeights.Length == 0 ? null : tensor(classWeights);
        var loss = F.cross_entropy(logits, tensor(labels), weights, reduction: TorchSharp.torch.nn.Reduction.Sum);
        loss.backward();
        Loss = loss.item<float>();
    }

    /// <summary>Logits without learning, <c>[texts, classes]</c>.</summary>
    internal float[] Logits(IReadOnlyList<EnteringText> texts)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var logits = _model.Forward(texts, _tuned, 0, default);
        return MemoryMarshal.Cast<byte, float>(logits.contiguous().bytes).ToArray();
    }

    public void Dispose()
    {
        _tuned.ForEach(tensor => tensor.Dispose());
        _gradients.Dispose();
    }
}
