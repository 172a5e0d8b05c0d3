using MlNetSuite.Networks;

namespace MlNetSuite.Training.Images;

/// <summary>The two standard convolutional networks, up to the last linear layer. Images too small to halve are left as they are.</summary>
internal static class ConvnetLayers
{
    /// <summary>Smaller colour images are icons rather than photographs.</summary>
    private const int LeastSide = 16;

    /// <summary>The one for such images: whitened for colour, plain for grey.</summary>
    internal static List<Layer> For(FeatureShape input, int width, int depth) =>
        input.Sizes[0] > 1 && Side(input) >= LeastSide ? Whitened(input, width, depth) : Plain(input, width, depth);

    /// <summary>One convolution at full size, then stages of <paramref name="depth"/> convolutions, each after halving the image, until
    /// about 7 x 7 pixels are left: for 28 x 28 two stages, for 224 x 224 five.</summary>
    internal static List<Layer> Plain(FeatureShape input, int width, int depth)
    {
        const int MinStages = 2, LastSide = 7, MaxDoublings = 2;
        var side = Side(input);
        List<Layer> layers = [.. Block(width)];
        for (var stage = 0; stage < MinStages || side > LastSide; stage++)
        {
            if (side > 1)
                layers.Add(new MaxPool(2));
            side = Math.Max(1, side / 2);
            var channels = 3 * width << Math.Min(stage, MaxDoublings);
            for (var block = 0; block < depth; block++)
                layers.AddRange(Block(channels));
        }
        return [.. layers, new Flatten()];

        static Layer[] Block(int channels) => [new Conv2d(channels, 3), new BatchNorm(), new ReLU()];
    }

    /// <summary>A whitening of 2 x 2 pixels, then stages of <paramref name="depth"/> convolutions, the first of each before halving the
    /// image, until about 3 x 3 pixels are left, of which the largest value of each channel counts: for 32 x 32 three stages, for 128 x 128
    /// five. At width 16 it is the network of Jordan 2024, https://arxiv.org/abs/2404.00498, with half its channels: few where images are
    /// large, as that is where convolutions cost most.</summary>
    internal static List<Layer> Whitened(FeatureShape input, int width, int depth)
    {
        const int MinStages = 3, LastSide = 4;
        List<Layer> layers = [new Whitening(2), new GELU()];
        var side = Side(input) - 1;
        for (var stage = 0; stage < MinStages || side > LastSide; stage++)
        {
            var channels = (stage == 0 ? 2 : 8) * width;
            for (var block = 0; block < depth; block++)
            {
                layers.Add(new Conv2d(channels, 3));
                if (block == 0 && side > 1)
                {
                    layers.Add(new MaxPool(2));
                    side /= 2;
                }
                layers.AddRange([new BatchNorm(), new GELU()]);
            }
        }
        return [.. layers, new MaxPool(Math.Max(1, side)), new Flatten()];
    }

    private static int Side(FeatureShape input) => Math.Min(input.Sizes[1], input.Sizes[2]);
}
