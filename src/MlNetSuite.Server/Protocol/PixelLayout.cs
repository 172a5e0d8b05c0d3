using MlNetSuite.Prediction;

namespace MlNetSuite.Server.Protocol;

/// <summary>In which order a tensor holds the pixels of images.</summary>
internal static class PixelLayout
{
    /// <summary>Whether a shape, without its first dimension, is that of images channel by channel, as models read them: <c>[size]</c>,
    /// <c>[channels, height, width]</c>, or <c>[height, width]</c> of images of one channel.</summary>
    internal static bool IsChannelFirst(ReadOnlySpan<long> shape, CardImage image) => shape switch
    {
        [var size] => size == (long)image.Channels * image.Height * image.Width,
        [var height, var width] => image.Channels == 1 && height == image.Height && width == image.Width,
        [var channels, var height, var width] => channels == image.Channels && height == image.Height && width == image.Width,
        _ => false,
    };

    /// <summary>Whether it is that of images pixel by pixel: <c>[height, width, channels]</c>. A shape that could be either is
    /// channel by channel.</summary>
    internal static bool IsChannelLast(ReadOnlySpan<long> shape, CardImage image) =>
        shape is [var height, var width, var channels] && channels == image.Channels && height == image.Height && width == image.Width
        && !IsChannelFirst(shape, image);

    /// <summary>The shapes that are read, for messages.</summary>
    internal static string Shapes(CardImage image)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        return $"{TensorShape.Text([-1, channels * height * width])}, {TensorShape.Text([-1, channels, height, width])} or " +
            TensorShape.Text([-1, height, width, channels]);
    }

    /// <summary>The numbers of an image given pixel by pixel, channel by channel.</summary>
    internal static float[] ToChannelFirst(ReadOnlySpan<float> pixels, CardImage image)
    {
        var (channels, area) = (image.Channels, image.Height * image.Width);
        var planes = new float[pixels.Length];
        for (var pixel = 0; pixel < area; pixel++)
            for (var channel = 0; channel < channels; channel++)
                planes[channel * area + pixel] = pixels[pixel * channels + channel];
        return planes;
    }
}
