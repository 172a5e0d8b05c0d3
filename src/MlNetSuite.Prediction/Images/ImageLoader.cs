using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Images;

/// <summary>Loads pictures as training read its own: for an app that gives a model an <see cref="MLImage"/>, which
/// <see cref="MLImage.CreateFromFile"/> makes of the pixels as they are stored, a phone's photograph lying on its side.</summary>
/// <example><code>
/// using var image = ImageLoader.Load("photo.jpg");
/// var answer = engine.Predict(new Row { Image = image });
/// </code></example>
public static class ImageLoader
{
    /// <summary>A picture from a file: PNG, JPEG, BMP, GIF or WebP, held upright as EXIF says.</summary>
    /// <exception cref="PredictionInputException">It is not there, not a picture, cut short or larger than 50 million pixels.</exception>
    public static MLImage Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Load(File.ReadAllBytes(path), $"'{path}'");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PredictionInputException($"the image '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>A picture from the bytes of a file.</summary>
    /// <inheritdoc cref="Load(string)"/>
    public static MLImage Load(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Load(bytes, "what was given");
    }

    /// <param name="bytes">An encoded image.</param>
    /// <param name="source">Where it came from, for messages.</param>
    internal static MLImage Load(byte[] bytes, string source)
    {
        using var image = EncodedImage.Of(bytes, source);
        return image.Pixels().ToImage();
    }
}
