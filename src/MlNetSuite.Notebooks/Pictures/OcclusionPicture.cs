using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Notebooks.Pictures;

/// <summary>An occlusion map next to its image.</summary>
internal static class OcclusionPicture
{
    private const int Side = 224;

    internal static PngImage Of(OcclusionMap map)
    {
        byte[] pixels = [.. map.Pixels.Select(p => (byte)Math.Clamp(Math.Round(p), 0, 255))];
        return TileSheet.Draw(
        [
            Tile.Of(pixels, map.Channels, map.Height, map.Width, $"{map.Label} {Numbers.Percent(map.Prediction)}"),
            new(map.ToRgb(), map.Height, map.Width, "red for, blue against"),
        ], columns: 2,
        $"An image predicted as {map.Label} ({Numbers.Percent(map.Prediction)}), and the same with the parts that speak for it in red, " +
        $"those against in blue", Side);
    }
}
