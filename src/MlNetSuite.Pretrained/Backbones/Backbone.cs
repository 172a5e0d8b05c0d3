using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Pretrained.Backbones;

/// <summary>A convolutional network that makes features of pictures, as a list of steps, batch norm folded into convolutions.</summary>
/// <param name="Input">The value that the first step reads, <c>[pictures, 3, height, width]</c>: red, green and blue, scaled.</param>
/// <param name="Steps">In the order in which they are computed.</param>
/// <param name="Stages">What features are taken of: the ends of its later stages.</param>
/// <param name="Pixels">How levels 0 to 255 are scaled; red, green and blue whatever order the network was trained on.</param>
/// <param name="Fingerprint">SHA-256 of the weights.</param>
internal sealed record Backbone(
    string Input, IReadOnlyList<BackboneStep> Steps, IReadOnlyList<BackboneStage> Stages, PixelScaling Pixels, string Fingerprint)
{
    /// <summary>How many numbers are made of a picture.</summary>
    internal int Features => Stages.Sum(stage => stage.Channels);
}

/// <summary>The end of a stage: what follows sees the picture half as large.</summary>
/// <param name="Value">The value, nothing of it below 0.</param>
/// <param name="Channels">Its channels.</param>
internal sealed record BackboneStage(string Value, int Channels);

/// <summary>One operation.</summary>
/// <param name="Output">The value it makes.</param>
internal abstract record BackboneStep(string Output);

/// <summary>A convolution.</summary>
/// <param name="Output">The value it makes.</param>
/// <param name="Input">The value it reads.</param>
/// <param name="Kernel"><c>[outputs, inputs, height, width]</c>.</param>
/// <param name="Shape">Those four.</param>
/// <param name="Bias"><c>[outputs]</c>.</param>
/// <param name="Window">How it moves.</param>
internal sealed record Convolution(string Output, string Input, float[] Kernel, int[] Shape, float[] Bias, Window Window)
    : BackboneStep(Output);

/// <summary>What is negative becomes 0.</summary>
internal sealed record Rectifier(string Output, string Input) : BackboneStep(Output);

/// <summary>The largest of each window.</summary>
internal sealed record LargestOf(string Output, string Input, Window Window) : BackboneStep(Output);

/// <summary>The sum of two values: a residual block's end.</summary>
internal sealed record Sum(string Output, string Left, string Right) : BackboneStep(Output);

/// <summary>How a kernel moves over a picture.</summary>
/// <param name="Kernel">Height and width.</param>
/// <param name="Strides">Down and across.</param>
/// <param name="Pads">Zeros around the picture: top, left, bottom, right.</param>
internal sealed record Window(int[] Kernel, int[] Strides, int[] Pads);
