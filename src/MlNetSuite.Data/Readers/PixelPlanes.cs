using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>Makes the bytes of a picture that networks learn from: red, green and blue one after another. The transformers that a saved
/// model begins with do it, so that training and serving see the same; where they leave every pixel as it is (held by a test), the bytes
/// are taken without them.</summary>
/// <param name="shape">What is made.</param>
internal sealed class PixelPlanes(ImageShape shape) : IDisposable
{
    private const byte Opaque = 255;

    private PredictionEngine<ImageInput, PixelOutput>? _engine;

    /// <summary>Writes a picture of any size.</summary>
    internal void Write(ImagePixels image, Span<byte> planes)
    {
        if (!TryWriteAsItIs(image, planes))
            WriteAsServed(image, planes);
    }

    /// <summary>Writes a picture by the transformers of a model.</summary>
    internal void WriteAsServed(ImagePixels image, Span<byte> planes)
    {
        if (_engine is null)
        {
            var ml = new MLContext(0);
            _engine = ml.Model.CreatePredictionEngine<ImageInput, PixelOutput>(ImageToPixels.Create(ml, shape));
        }
        using var served = image.ToImage();
        var levels = _engine.Predict(new() { Image = served }).Pixels;
        for (var i = 0; i < planes.Length; i++)
            planes[i] = (byte)levels[i];
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Dispose();

    /// <summary>An opaque picture of the right size is not scaled, and one without colours is its own grey.</summary>
    private bool TryWriteAsItIs(ImagePixels image, Span<byte> planes)
    {
        if (image.Height != shape.Height || image.Width != shape.Width)
            return false;
        var (area, isGrey) = (shape.Height * shape.Width, shape.Channels == 1);
        var bytes = image.Bytes;
        for (var i = 0; i < area; i++)
        {
            var (blue, green, red) = (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2]);
            if (bytes[4 * i + 3] != Opaque || (isGrey && (red != green || green != blue)))
                return false;
            planes[i] = red;
            if (!isGrey)
                (planes[area + i], planes[2 * area + i]) = (green, blue);
        }
        return true;
    }

    private sealed class ImageInput
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class PixelOutput
    {
        public float[] Pixels { get; set; } = [];
    }
}
