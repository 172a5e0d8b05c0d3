using MlNetSuite.Pretrained.Backbones;

namespace MlNetSuite.Training.Images;

/// <summary>Which part of a network is tuned, and where its weights lie in one array: kernel and bias of each convolution, then those of the
/// head.</summary>
internal sealed class TuningPlan
{
    /// <summary>Slots start at multiples of 16 floats, a cache line and an AVX-512 register.</summary>
    private const int Alignment = 16;

    private readonly Backbone _backbone;
    private readonly int _first;

    /// <param name="backbone">The network.</param>
    /// <param name="stages">How many of its last stages are tuned, fewer than it has.</param>
    /// <param name="scaling">How features are scaled before the head.</param>
    /// <param name="classes">How many there are.</param>
    internal TuningPlan(Backbone backbone, int stages, FeatureScaling scaling, int classes)
    {
        _backbone = backbone;
        Scaling = scaling;
        Classes = classes;
        Entering = backbone.Stages[^(stages + 1)].Value;
        _first = backbone.Steps.ToList().FindIndex(step => step.Output == Entering) + 1;
        Stages = [.. backbone.Stages.TakeLast(stages)];
        Frozen = backbone.Stages.SkipLast(stages).Sum(stage => stage.Channels);
        EnteringChannels = backbone.Stages[^(stages + 1)].Channels;
        var slots = new List<TunedSlot>();
        foreach (var convolution in Steps.OfType<Convolution>())
        {
            slots.Add(new([.. convolution.Shape.Select(size => (long)size)]));
            slots.Add(new([convolution.Bias.Length]));
        }
        slots.Add(new([classes, backbone.Features]));
        slots.Add(new([classes]));
        foreach (var slot in slots)
        {
            Slots.Add(slot with { Offset = Length });
            Length += (slot.Length + Alignment - 1) / Alignment * Alignment;
        }
    }

    internal FeatureScaling Scaling { get; }

    internal int Classes { get; }

    /// <summary>The value that the first tuned step reads.</summary>
    internal string Entering { get; }

    internal int EnteringChannels { get; }

    /// <summary>Features of the stages before.</summary>
    internal int Frozen { get; }

    internal IReadOnlyList<BackboneStage> Stages { get; }

    internal IReadOnlyList<BackboneStep> Steps => [.. _backbone.Steps.Skip(_first)];

    internal IReadOnlyList<BackboneStep> FrozenSteps => [.. _backbone.Steps.Take(_first)];

    internal List<TunedSlot> Slots { get; } = [];

    internal int Length { get; private set; }

    /// <summary>The weights before tuning.</summary>
    /// <param name="head">Of scaled features, <c>[classes, width + 1]</c>, the bias last.</param>
    internal float[] Initial(float[] head)
    {
        var weights = new float[Length];
        var next = 0;
        foreach (var convolution in Steps.OfType<Convolution>())
        {
            convolution.Kernel.CopyTo(weights.AsSpan(Slots[next++].Offset));
            convolution.Bias.CopyTo(weights.AsSpan(Slots[next++].Offset));
        }
        var width = _backbone.Features;
        for (var c = 0; c < Classes; c++)
        {
            head.AsSpan(c * (width + 1), width).CopyTo(weights.AsSpan(Slots[next].Offset + c * width));
            weights[Slots[next + 1].Offset + c] = head[c * (width + 1) + width];
        }
        return weights;
    }

    /// <summary>The network and the head with tuned weights.</summary>
    internal (Backbone Backbone, float[] Head) Tuned(ReadOnlySpan<float> weights)
    {
        var steps = _backbone.Steps.ToArray();
        var next = 0;
        for (var i = _first; i < steps.Length; i++)
            if (steps[i] is Convolution c)
                steps[i] = c with
                {
                    Kernel = weights.Slice(Slots[next].Offset, Slots[next++].Length).ToArray(),
                    Bias = weights.Slice(Slots[next].Offset, Slots[next++].Length).ToArray(),
                };
        var width = _backbone.Features;
        var head = new float[Classes * (width + 1)];
        for (var c = 0; c < Classes; c++)
        {
            weights.Slice(Slots[next].Offset + c * width, width).CopyTo(head.AsSpan(c * (width + 1)));
            head[c * (width + 1) + width] = weights[Slots[next + 1].Offset + c];
        }
        return (_backbone with { Steps = steps }, head);
    }
}

/// <summary>A tensor and its place in the array of weights.</summary>
internal sealed record TunedSlot(long[] Shape, int Offset = 0)
{
    internal int Length { get; } = (int)Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Whether weight decay applies: kernels and matrices, not biases.</summary>
    internal bool Decays => Shape.Length > 1;
}
