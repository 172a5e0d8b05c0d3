using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Images;

/// <summary>How the pictures of a model are read: new ones as those that it was trained on.</summary>
/// <param name="Background">The colour that transparent pictures are laid over; null where a model of an earlier version sees colours
/// multiplied by alpha, transparent as black, and the upper eight bits of sixteen.</param>
/// <param name="GreyBits">The bits in use of grey pictures of 16 bits a pixel; null takes the fewest that hold a picture's levels.</param>
/// <param name="Size">What larger pictures are averaged down to; null leaves them to ML.NET, which picks single pixels.</param>
internal sealed record ImageReading(ImageColor? Background, int? GreyBits = null, (int Height, int Width)? Size = null)
{
    /// <summary>Whether pictures are columns of a table, of which rows may have none.</summary>
    internal bool MayBeMissing { get; private init; }

    /// <summary>Where no model says otherwise.</summary>
    internal static ImageReading Usual { get; } = new(ImageColor.White);

    /// <summary>As the model of a card does.</summary>
    internal static ImageReading Of(CardImage? card) =>
        card?.Background is { } color
            ? new(ImageColor.Parse(color), card.GreyBits, (card.Height, card.Width)) { MayBeMissing = card.MayBeMissing }
            : new(Background: null);

    /// <summary>What a file looks like to the model.</summary>
    /// <exception cref="PredictionInputException">It cannot be read, is not an image, is cut short or too large.</exception>
    internal MLImage Read(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path), $"'{path}'");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PredictionInputException(Directory.Exists(path)
                ? $"'{path}' is a folder; expected the file of an image"
                : $"the image '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>What an encoded picture looks like to the model.</summary>
    /// <exception cref="PredictionInputException">It is not an image, is cut short or too large.</exception>
    internal MLImage Read(byte[] bytes, string source) => Read(bytes, source, out _);

    /// <inheritdoc cref="Read(byte[], string)"/>
    /// <param name="bytes">All bytes of a file.</param>
    /// <param name="source">Where they came from, for messages.</param>
    /// <param name="showsBackground">Whether the picture is transparent anywhere.</param>
    internal MLImage Read(byte[] bytes, string source, out bool showsBackground) => Pixels(bytes, source, out showsBackground).ToImage();

    /// <inheritdoc cref="Read(byte[], string, out bool)"/>
    internal ImagePixels Pixels(byte[] bytes, string source, out bool showsBackground)
    {
        showsBackground = false;
        using var encoded = EncodedImage.Of(bytes, source);
        if (Background is null)
            return encoded.Pixels(isMultiplied: true);
        return Finished(DeepGrey.Of(bytes) is { } deep
            ? encoded.Upright(deep.ToPixels(GreyBits ?? deep.Bits))
            : encoded.Pixels(isMultiplied: false), out showsBackground);
    }

    /// <summary>What a decoded picture, its colours not multiplied by alpha, looks like to a model that knows a background.</summary>
    internal ImagePixels Finished(ImagePixels pixels, out bool showsBackground)
    {
        showsBackground = Images.Background.LayOver(pixels, Background!.Value, isMultiplied: false);
        return Sized(pixels);
    }

    /// <summary>What a picture that an app has decoded looks like to the model; the app's own stays as it is.</summary>
    internal MLImage Read(MLImage image)
    {
        if (Background is not { } color)
            return MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        var pixels = ImagePixels.Of(image);
        Images.Background.LayOver(pixels, color, isMultiplied: true);
        return Sized(pixels).ToImage();
    }

    // What is smaller either way is left to the model, which repeats pixels.
    private ImagePixels Sized(ImagePixels image) => Size is { } size && (image.Height > size.Height || image.Width > size.Width)
        ? AreaAverage.To(image, size.Height, size.Width)
        : image;
}
