using System.Runtime.InteropServices;
using MlNetSuite.Pretrained.Backbones;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Images;

/// <summary>The TorchSharp realization of the last stages of a backbone and of the head: a forward pass over tensors that are views into
/// flat buffers. Several of these share one buffer of weights, each with gradients of its own.</summary>
internal sealed class TunedStages : IDisposable
{
    private readonly TuningPlan _plan;
    private readonly Tensor _gradients;
    private readonly Tensor _means;
    private readonly Tensor _scales;
    private readonly List<Tensor> _tensors = [];

    /// <param name="plan">What is tuned.</param>
    /// <param name="weights">All of it, used where it is.</param>
    internal TunedStages(TuningPlan plan, Tensor weights)
    {
        using var scope = NewDisposeScope();
        _plan = plan;
        _gradients = zeros(plan.Length).DetachFromDisposeScope();
        foreach (var slot in plan.Slots)
        {
            var view = weights.narrow(0, slot.Offset, slot.Length).view(slot.Shape).detach().requires_grad_();
            view.grad = _gradients.narrow(0, slot.Offset, slot.Length).view(slot.Shape);
            _tensors.Add(view.DetachFromDisposeScope());
        }
        _means = tensor(plan.Scaling.Means).to(ScalarType.Float32).DetachFromDisposeScope();
        _scales = (1 / tensor(plan.Scaling.Deviations)).to(ScalarType.Float32).DetachFromDisposeScope();
    }

    internal Span<float> Gradients => MemoryMarshal.Cast<byte, float>(_gradients.bytes);

    /// <summary>Logits of pictures.</summary>
    /// <param name="entering">The value that the first tuned step reads, <c>[pictures, channels, height, width]</c>.</param>
    /// <param name="features">Features of the stages before, <c>[pictures, width]</c>.</param>
    internal Tensor Forward(Tensor entering, Tensor features)
    {
        var values = new Dictionary<string, Tensor> { [_plan.Entering] = entering.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) };
        var next = 0;
        foreach (var step in _plan.Steps)
            values[step.Output] = step switch
            {
                Convolution c => Convolved(values[c.Input], c, _tensors[next++], _tensors[next++]),
                Rectifier r => values[r.Input].relu(),
                Sum s => values[s.Left] + values[s.Right],
                _ => throw new InvalidOperationException($"{step.GetType().Name} has no TorchSharp form."),
            };
        var seen = _plan.Stages.Select(stage => (values[stage.Value].mean([2, 3]) + BackboneGraph.RootOffset).sqrt());
        var all = cat([features, .. seen], 1);
        return F.linear((all - _means) * _scales, _tensors[next], _tensors[next + 1]);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _gradients.Dispose();
        _means.Dispose();
        _scales.Dispose();
    }

    private static Tensor Convolved(Tensor x, Convolution c, Tensor kernel, Tensor bias)
    {
        var (strides, pads) = (c.Window.Strides, c.Window.Pads);
        if (pads.Any(zeros => zeros > 0))
            x = F.pad(x, [pads[1], pads[3], pads[0], pads[2]]);
        // libtorch 2.10 writes outside its memory where such a kernel passes over pixels (oneDNN issue 6035).
        if (c.Window.Kernel is [1, 1] && strides.Any(stride => stride > 1))
            (x, strides) = (x.slice(2, 0, x.shape[2], strides[0]).slice(3, 0, x.shape[3], strides[1]).contiguous(), [1, 1]);
        return F.conv2d(x, kernel, bias, strides: [strides[0], strides[1]]);
    }
}
