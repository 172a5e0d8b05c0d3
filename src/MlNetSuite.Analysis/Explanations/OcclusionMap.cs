using SkiaSharp;

namespace MlNetSuite.Analysis.Explanations;

/// <summary>Where in an image a class shows: what its probability loses when a part is hidden.</summary>
/// <param name="Label">The class explained.</param>
/// <param name="Prediction">Its probability for the whole image, 0..1.</param>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
/// <param name="Height">In pixels, as the model sees the image.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Patch">Side of the square that hid a part, in pixels.</param>
/// <param name="Pixels">The image as the model sees it, grey levels 0..255, <c>[channels, height, width]</c>.</param>
/// <param name="Losses">For each pixel the mean loss of probability over the squares that hid it, <c>[height, width]</c>: above 0 the
/// part speaks for the class, below 0 against it.</param>
public sealed record OcclusionMap(
    string Label, double Prediction, int Channels, int Height, int Width, int Patch, IReadOnlyList<float> Pixels,
    IReadOnlyList<float> Losses)
{
    private const int ShownSide = 336;

    /// <summary>The image dimmed, in red where it speaks for the class and in blue where against, <c>[3, height, width]</c>.</summary>
    public byte[] ToRgb()
    {
        var area = Height * Width;
        var rgb = new byte[3 * area];
        var strongest = Math.Max(Losses.Max(Math.Abs), 1e-9f);
        for (var p = 0; p < area; p++)
        {
            var grey = 0f;
            for (var c = 0; c < Channels; c++)
                grey += Pixels[c * area + p] / Channels;
            var strength = Losses[p] / strongest;
            var (dimmed, share) = (grey * 0.6f, Math.Abs(strength));
            rgb[p] = Mix(dimmed, strength > 0 ? 255 : 0, share);
            rgb[area + p] = Mix(dimmed, 0, share * 0.85f);
            rgb[2 * area + p] = Mix(dimmed, strength < 0 ? 255 : 0, share);
        }
        return rgb;
    }

    /// <summary><see cref="ToRgb"/> as a PNG, each pixel a square large enough to be looked at.</summary>
    public byte[] ToPng()
    {
        var rgb = ToRgb();
        var area = Height * Width;
        var scale = Math.Max(1, ShownSide / Math.Max(Height, Width));
        using var bitmap = new SKBitmap(Width * scale, Height * scale, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < bitmap.Height; y++)
            for (var x = 0; x < bitmap.Width; x++)
            {
                var p = y / scale * Width + x / scale;
                bitmap.SetPixel(x, y, new(rgb[p], rgb[area + p], rgb[2 * area + p]));
            }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte Mix(float from, float to, float share) => (byte)Math.Clamp(from * (1 - share) + to * share, 0, 255);
}
