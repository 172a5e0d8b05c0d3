using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Images;

/// <summary>Loads pictures as training read its own: for an app that gives a model an <see cref="MLImage"/>.
/// <see cref="MLImage.CreateFromFile"/> makes one of the pixels as they are stored: a phone's photograph lies on its side, and what is
/// transparent is black; a model then picks single pixels of a large one.</summary>
/// <example><code>
/// using var image = ImageLoader.Load("photo.jpg", model.Card.Image);
/// var answer = engine.Predict(new Row { Image = image });
/// </code></example>
public static class ImageLoader
{
    /// <summary>A picture from a file: PNG, JPEG, BMP, GIF or WebP, held upright as EXIF says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seen">How the model sees pictures, from its card; null lays what is transparent over white and leaves the size as it
    /// is.</param>
    /// <exception cref="PredictionInputException">It is not there, not a picture, cut short or larger than 50 million pixels.</exception>
    public static MLImage Load(string path, CardImage? seen = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Reading(seen).Read(path);
    }

    /// <summary>A picture from the bytes of a file.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="seen">How the model sees pictures, from its card; null lays what is transparent over white and leaves the size as it
    /// is.</param>
    /// <exception cref="PredictionInputException">It is not a picture, cut short or larger than 50 million pixels.</exception>
    public static MLImage Load(byte[] bytes, CardImage? seen = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Reading(seen).Read(bytes, "what was given");
    }

    private static ImageReading Reading(CardImage? seen) => seen is null ? ImageReading.Usual : ImageReading.Of(seen);
}
