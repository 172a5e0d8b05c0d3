using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Images;

/// <summary>Changes training images at random, in ways that leave their class as it is.</summary>
internal interface IAugmentation
{
    /// <summary>Writes a randomly changed copy of an image.</summary>
    /// <param name="image">Grey levels, <c>[channels, height, width]</c>.</param>
    /// <param name="shape">The image's size.</param>
    /// <param name="values">Grey levels out, 0..255.</param>
    /// <param name="random">Where randomness comes from.</param>
    void Change(ReadOnlySpan<byte> image, ImageShape shape, Span<float> values, ref RandomStream random);
}
