using System.Numerics;
using System.Runtime.InteropServices;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Torch;

/// <summary>One step of Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980) or AdamW over a range of weights, in one pass over
/// memory.</summary>
/// <remarks>
/// <code>
/// g = scale (g₁ + g₂ + ...)               the shards' gradients, which are set to zero for the next step
/// m = β₁ m + (1 - β₁) g,  v = β₂ v + (1 - β₂) g²
/// w = (1 - decay) w - rate m / (√v / √(1 - β₂ᵗ) + ε),  rate = learning rate / (1 - β₁ᵗ)
/// average = average + share (w - average)
/// </code>
/// Every element is computed alone, so neither the range nor the width of a vector register shows in the result.
/// </remarks>
internal readonly ref struct AdamKernel
{
    internal const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;

    internal required Span<float> Weights { get; init; }

    internal required Span<float> First { get; init; }

    internal required Span<float> Second { get; init; }

    /// <summary>The running average of the weights; may be empty.</summary>
    internal required Span<float> Average { get; init; }

    /// <summary>Sums <paramref name="from"/> into <paramref name="into"/> and zeroes <paramref name="from"/>.</summary>
    internal static void Gather(Span<float> from, Span<float> into)
    {
        var f = MemoryMarshal.Cast<float, Vector<float>>(from);
        var t = MemoryMarshal.Cast<float, Vector<float>>(into);
        for (var i = 0; i < t.Length; i++)
        {
            t[i] += f[i];
            f[i] = Vector<float>.Zero;
        }
    }

    /// <summary>Applies the step and zeroes the gradient. Lengths are multiples of the widest vector (see
    /// <see cref="WeightLayout"/>).</summary>
    internal void Step(Span<float> gradient, StepSizes sizes)
    {
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var w = MemoryMarshal.Cast<float, Vector<float>>(Weights)[..g.Length];
        var m = MemoryMarshal.Cast<float, Vector<float>>(First)[..g.Length];
        var v = MemoryMarshal.Cast<float, Vector<float>>(Second)[..g.Length];
        var a = MemoryMarshal.Cast<float, Vector<float>>(Average);
        for (var i = 0; i < g.Length; i++)
        {
            var gi = g[i] * sizes.Scale;
            var mi = m[i] * Beta1 + gi * (1 - Beta1);
            var vi = v[i] * Beta2 + gi * gi * (1 - Beta2);
            var wi = w[i] * sizes.Keep - mi * sizes.Rate / (Vector.SquareRoot(vi) * sizes.InverseRootBias + new Vector<float>(Epsilon));
            (g[i], m[i], v[i], w[i]) = (Vector<float>.Zero, mi, vi, wi);
            if (a.Length > 0)
                a[i] += (wi - a[i]) * sizes.AverageShare;
        }
    }
}

/// <summary>The numbers of one step that are the same for every weight of a range.</summary>
/// <param name="Scale">Multiplies the summed gradient: 1 / rows, times what clipping asks for.</param>
/// <param name="Rate">Learning rate over <c>1 - β₁ᵗ</c>.</param>
/// <param name="InverseRootBias"><c>1 / √(1 - β₂ᵗ)</c>.</param>
/// <param name="Keep"><c>1 - learning rate × weight decay</c>, or 1.</param>
/// <param name="AverageShare">How much of the new weights enters their running average.</param>
internal readonly record struct StepSizes(float Scale, float Rate, float InverseRootBias, float Keep, float AverageShare);
