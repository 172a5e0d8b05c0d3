namespace MlNetSuite.Prediction.Images;

/// <summary>Lays a picture over a colour (Porter and Duff's <c>over</c>), which shows wherever the picture is transparent.</summary>
internal static class Background
{
    private const int Opaque = 255;

    /// <summary>In place: each pixel becomes opaque.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="color">What lies below.</param>
    /// <param name="isMultiplied">Whether its colours are already multiplied by alpha.</param>
    /// <returns>Whether any pixel was transparent, even if a little.</returns>
    internal static bool LayOver(ImagePixels image, ImageColor color, bool isMultiplied)
    {
        var bytes = image.Bytes;
        var shows = false;
        for (var i = 0; i < bytes.Length; i += 4)
        {
            var alpha = bytes[i + 3];
            if (alpha == Opaque)
                continue;
            var share = isMultiplied ? Opaque : alpha;
            bytes[i] = Mixed(bytes[i], share, color.Blue, alpha);
            bytes[i + 1] = Mixed(bytes[i + 1], share, color.Green, alpha);
            bytes[i + 2] = Mixed(bytes[i + 2], share, color.Red, alpha);
            bytes[i + 3] = Opaque;
            shows = true;
        }
        return shows;
    }

    private static byte Mixed(int above, int share, int below, int alpha) =>
        (byte)Math.Min(Opaque, (above * share + below * (Opaque - alpha) + Opaque / 2) / Opaque);
}
