using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>Encoded images on disk, decoded as a saved model's are.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp"];

    internal static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Height and width in pixels, from the header.</summary>
    internal static (int Height, int Width) Size(string path) => Read(() => EncodedImage.Size(path));

    internal static MLImage Decode(string path) => Read(() => ImageLoader.Load(File.ReadAllBytes(path), path));

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PredictionInputException fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }
}
