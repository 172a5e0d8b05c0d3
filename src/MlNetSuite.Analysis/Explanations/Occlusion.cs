using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Explanations;

/// <summary>Hides parts of an image one after another and watches the answer.</summary>
/// <remarks>Zeiler and Fergus 2014, Visualizing and Understanding Convolutional Networks, section 4.2: a grey square is moved over the
/// image. Its grey is the image's own mean in each channel, its side a seventh of the image's shorter side, its step half its
/// side.</remarks>
internal static class Occlusion
{
    /// <summary>The loss at each pixel.</summary>
    /// <param name="pixels"><c>[channels, height, width]</c>.</param>
    /// <param name="image">The size.</param>
    /// <param name="patch">Side of the square, in pixels.</param>
    /// <param name="score">The probability explained, for each image of a batch.</param>
    internal static (double Whole, float[] Losses) Losses(float[] pixels, CardImage image, int patch,
        Func<IReadOnlyList<float[]>, double[]> score)
    {
        var greys = Enumerable.Range(0, image.Channels).Select(c => Plane(pixels, image, c).ToArray().Average()).ToArray();
        var places = (from y in Steps(image.Height, patch) from x in Steps(image.Width, patch) select (y, x)).ToList();
        var answers = score([pixels, .. places.Select(p => Hidden(pixels, image, p.y, p.x, patch, greys))]);
        var (losses, covered) = (new float[image.Height * image.Width], new int[image.Height * image.Width]);
        for (var n = 0; n < places.Count; n++)
            foreach (var p in Area(image, places[n].y, places[n].x, patch))
            {
                losses[p] += (float)(answers[0] - answers[n + 1]);
                covered[p]++;
            }
        for (var p = 0; p < losses.Length; p++)
            losses[p] /= covered[p];
        return (answers[0], losses);
    }

    /// <summary>The side that suits an image.</summary>
    internal static int PatchOf(CardImage image) => Math.Max(1, (int)Math.Round(Math.Min(image.Height, image.Width) / 7.0));

    private static Span<float> Plane(float[] pixels, CardImage image, int channel) =>
        pixels.AsSpan(channel * image.Height * image.Width, image.Height * image.Width);

    private static float[] Hidden(float[] pixels, CardImage image, int y, int x, int patch, float[] greys)
    {
        var hidden = pixels.ToArray();
        for (var c = 0; c < image.Channels; c++)
        {
            var plane = Plane(hidden, image, c);
            foreach (var p in Area(image, y, x, patch))
                plane[p] = greys[c];
        }
        return hidden;
    }

    private static IEnumerable<int> Area(CardImage image, int y, int x, int patch)
    {
        for (var row = y; row < Math.Min(y + patch, image.Height); row++)
            for (var column = x; column < Math.Min(x + patch, image.Width); column++)
                yield return row * image.Width + column;
    }

    // Every step, and last the one that ends at the edge.
    private static IEnumerable<int> Steps(int length, int patch)
    {
        var last = Math.Max(0, length - patch);
        for (var at = 0; at < last; at += Math.Max(1, patch / 2))
            yield return at;
        yield return last;
    }
}
