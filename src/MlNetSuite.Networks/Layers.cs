namespace MlNetSuite.Networks;

/// <summary>One step of a network, as data. Sizes that follow from the layer before are not repeated here:
/// <see cref="Network"/> infers them. Each layer has a TorchSharp and an ONNX realization, held together by a parity test.</summary>
public abstract record Layer
{
    private protected Layer()
    {
    }
}

/// <summary><c>y = x W' + b</c>. <c>[features] → [Outputs]</c>.</summary>
/// <param name="Outputs">Features out, at least 1.</param>
public sealed record Linear(int Outputs) : Layer;

/// <summary>Two-dimensional convolution with bias. <c>[channels, height, width] → [Channels, h, w]</c> with
/// <c>h = (height + 2 Padding - Kernel) / Stride + 1</c>.</summary>
/// <param name="Channels">Channels out, at least 1.</param>
/// <param name="Kernel">Side of the square window in pixels, at least 1.</param>
/// <param name="Stride">Pixels between windows, at least 1.</param>
/// <param name="Padding">Zero pixels added on each side, 0 or more.</param>
public sealed record Conv2d(int Channels, int Kernel, int Stride, int Padding) : Layer
{
    /// <summary>A convolution of stride 1 that keeps the image's size (odd kernels).</summary>
    public Conv2d(int channels, int kernel) : this(channels, kernel, 1, kernel / 2)
    {
    }
}

/// <summary>A convolution without bias that is computed from the training rows and not learned: the eigenvectors of the covariance of their
/// <c>Kernel × Kernel</c> windows, each divided by the root of its eigenvalue, and the same with the opposite sign. What leaves it is
/// uncorrelated and of variance 1, so that the layers behind it learn from the first step on. First layer only.
/// <c>[channels, height, width] → [2 channels Kernel², height - Kernel + 1, width - Kernel + 1]</c>.</summary>
/// <param name="Kernel">Side of the square window in pixels, 1 to 8.</param>
/// <remarks>Page 2019, "How to train your ResNet 8", https://myrtle.ai/learn/how-to-train-your-resnet-8-bag-of-tricks; with the opposite
/// signs by Jordan 2024, https://arxiv.org/abs/2404.00498, section 3.3.</remarks>
public sealed record Whitening(int Kernel) : Layer
{
    internal int Channels(FeatureShape input) => 2 * input.Sizes[0] * Kernel * Kernel;
}

/// <summary>Batch normalization (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167) over the channels of an image or the
/// features of a vector; epsilon 1e-5, momentum 0.1. Shape unchanged.</summary>
public sealed record BatchNorm : Layer;

/// <summary><c>max(x, 0)</c>. Shape unchanged.</summary>
public sealed record ReLU : Layer;

/// <summary><c>x Φ(x)</c>, the exact form (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415). Shape unchanged.</summary>
public sealed record GELU : Layer;

/// <summary>The largest value of each window. <c>[channels, height, width] → [channels, (height - Kernel) / Stride + 1, ...]</c>.</summary>
/// <param name="Kernel">Side of the square window in pixels, at least 1.</param>
/// <param name="Stride">Pixels between windows, at least 1.</param>
public sealed record MaxPool(int Kernel, int Stride) : Layer
{
    /// <summary>Windows side by side.</summary>
    public MaxPool(int kernel) : this(kernel, kernel)
    {
    }
}

/// <summary>The mean of each channel. <c>[channels, height, width] → [channels]</c>.</summary>
public sealed record GlobalPool : Layer;

/// <summary>Any shape to a vector. <c>[a, b, c] → [a b c]</c>.</summary>
public sealed record Flatten : Layer;

/// <summary>Zeroes each value with probability <paramref name="Rate"/> and scales the rest by <c>1 / (1 - Rate)</c> while training
/// (Srivastava et al. 2014); does nothing when predicting. Shape unchanged.</summary>
/// <param name="Rate">0 or more and below 1.</param>
public sealed record Dropout(double Rate) : Layer;

/// <summary>A learned vector for each token. <c>[length]</c> of token numbers <c>→ [length, Dimension]</c>. First layer only.</summary>
/// <param name="Tokens">Number of different tokens, at least 1.</param>
/// <param name="Dimension">Length of a vector, at least 1.</param>
public sealed record Embedding(int Tokens, int Dimension) : Layer;

/// <summary>The mean of the tokens' learned vectors. <c>[length]</c> of token numbers <c>→ [Dimension]</c>. First layer only.</summary>
/// <param name="Tokens">Number of different tokens, at least 1.</param>
/// <param name="Dimension">Length of a vector, at least 1.</param>
public sealed record EmbeddingBag(int Tokens, int Dimension) : Layer;

/// <summary>Probabilities over the last axis. Shape unchanged.</summary>
public sealed record Softmax : Layer;
