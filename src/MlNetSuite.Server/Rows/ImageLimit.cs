using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Server.Rows;

/// <summary>Reads an image's header before anything is decoded.</summary>
internal static class ImageLimit
{
    // Four of the decoded image, as many of the copy that is turned upright, and of the one that is scaled.
    private const int BytesAPixel = 12;

    // In addition: unpacked rows and levels.
    private const int BytesADeepPixel = 8;

    /// <returns>The bytes it takes while it is predicted.</returns>
    /// <exception cref="RefusedRequestException">It is not an image or has too many pixels.</exception>
    internal static long Check(byte[] image, string column, PredictionServerOptions limits)
    {
        try
        {
            using var header = EncodedImage.Of(image, $"'{column}'", limits.MaxImagePixels);
            return (long)header.Width * header.Height * (BytesAPixel + (DeepGrey.IsSo(image) ? BytesADeepPixel : 0));
        }
        catch (PredictionInputException fault)
        {
            throw new RefusedRequestException(fault.Message, fault);
        }
    }
}
