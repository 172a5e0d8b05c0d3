using MlNetSuite.Data;

namespace MlNetSuite.Networks;

/// <summary>What shape a layer makes of the shape it gets, or why it cannot.</summary>
internal static class ShapeInference
{
    private const int MaxSize = 1 << 24;

    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape before it.</param>
    /// <param name="index">Its place in the network, from 0, for messages.</param>
    /// <exception cref="InputException">It does not fit.</exception>
    internal static FeatureShape After(Layer layer, FeatureShape input, int index)
    {
        CheckSizes(layer, index);
        return layer switch
        {
            Linear linear => input.IsVector
                ? new(linear.Outputs)
                : throw Misfit("a vector; put flatten or globalpool before it"),
            Conv2d conv => input.IsImage
                ? new(conv.Channels,
                    Windows(input.Sizes[1] + 2 * conv.Padding, conv.Kernel, conv.Stride),
                    Windows(input.Sizes[2] + 2 * conv.Padding, conv.Kernel, conv.Stride))
                : throw Misfit("an image [channels, height, width]"),
            Whitening whitening => index == 0 && input.IsImage
                ? new(whitening.Channels(input),
                    Windows(input.Sizes[1], whitening.Kernel, stride: 1),
                    Windows(input.Sizes[2], whitening.Kernel, stride: 1))
                : throw Misfit("the images themselves, so it must come first"),
            MaxPool pool => input.IsImage
                ? new(input.Sizes[0],
                    Windows(input.Sizes[1], pool.Kernel, pool.Stride),
                    Windows(input.Sizes[2], pool.Kernel, pool.Stride))
                : throw Misfit("an image [channels, height, width]"),
            GlobalPool => input.IsImage ? new(input.Sizes[0]) : throw Misfit("an image [channels, height, width]"),
            BatchNorm => input.IsImage || input.IsVector ? input : throw Misfit("an image or a vector"),
            Flatten => new(input.Count),
            Embedding embedding => index == 0 && input.IsVector
                ? new(input.Count, embedding.Dimension)
                : throw Misfit("token numbers, so it must come first"),
            EmbeddingBag bag => index == 0 && input.IsVector
                ? new(bag.Dimension)
                : throw Misfit("token numbers, so it must come first"),
            _ => input,
        };

        int Windows(int size, int kernel, int stride) => size >= kernel
            ? (size - kernel) / stride + 1
            : throw Misfit($"at least {kernel} pixels in each direction; leave a pool out or make the window smaller");

        InputException Misfit(string required) => new(
            $"layer {index + 1}, {LayerText.Print([layer])}, gets rows of shape {input} but needs {required}.");
    }

    private static void CheckSizes(Layer layer, int index)
    {
        var ok = layer switch
        {
            Linear l => InRange(l.Outputs),
            Conv2d c => InRange(c.Channels) && c.Kernel is >= 1 and <= 1024 && c.Stride is >= 1 and <= 1024
                && c.Padding is >= 0 and <= 1024,
            Whitening w => w.Kernel is >= 1 and <= 8,
            MaxPool p => p.Kernel is >= 1 and <= 1024 && p.Stride is >= 1 and <= 1024,
            Dropout d => d.Rate is >= 0 and < 1,
            Embedding e => InRange(e.Tokens) && InRange(e.Dimension),
            EmbeddingBag b => InRange(b.Tokens) && InRange(b.Dimension),
            _ => true,
        };
        if (!ok)
            throw new InputException(
                $"layer {index + 1}, {LayerText.Print([layer])}, has a number out of range: widths go from 1 to {MaxSize}, " +
                "windows and strides from 1 to 1024 (to 8 for whiten), paddings from 0 to 1024, dropout from 0 to below 1.");
    }

    private static bool InRange(int width) => width is >= 1 and <= MaxSize;
}
