using SkiaSharp;

namespace MlNetSuite.Notebooks.Pictures;

/// <summary>An image and what stands under it.</summary>
/// <param name="Rgb">Bytes, <c>[3, height, width]</c>.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Caption">One line, or two where it is long.</param>
internal sealed record Tile(byte[] Rgb, int Height, int Width, string Caption)
{
    /// <summary>A tile of grey or colour pixels, <c>[channels, height, width]</c>.</summary>
    internal static Tile Of(ReadOnlySpan<byte> pixels, int channels, int height, int width, string caption)
    {
        var area = height * width;
        var rgb = new byte[3 * area];
        for (var c = 0; c < 3; c++)
            pixels.Slice(channels == 1 ? 0 : c * area, area).CopyTo(rgb.AsSpan(c * area));
        return new(rgb, height, width, caption);
    }
}

/// <summary>Lays tiles out in rows and draws them, each pixel a square, on white. The same tiles give the same pixels on every
/// machine.</summary>
internal static class TileSheet
{
    // Small images are scaled up to about this side, so that they can be looked at.
    private const int ShownSide = 84;
    private const int Space = 6;

    /// <param name="tiles">All of one size; null leaves a gap.</param>
    /// <param name="columns">Tiles in a row, at least 1.</param>
    /// <param name="description">What the whole shows.</param>
    /// <param name="side">About how large the longer side of a tile is drawn.</param>
    internal static PngImage Draw(IReadOnlyList<Tile?> tiles, int columns, string description, int side = ShownSide)
    {
        var sample = tiles.First(t => t is not null)!;
        columns = Math.Min(columns, tiles.Count);
        var rows = (tiles.Count + columns - 1) / columns;
        var scale = Math.Max(1, (side + Math.Max(sample.Width, sample.Height) / 2) / Math.Max(sample.Width, sample.Height));
        var (width, height) = (sample.Width * scale, sample.Height * scale);
        var captions = tiles.Select(t => t is null ? [] : PixelFont.Lines(t.Caption, width + Space - PixelFont.Advance)).ToList();
        var text = captions.Max(c => c.Count) * PixelFont.LineHeight;
        var (stepX, stepY) = (width + Space, height + text + Space);

        using var bitmap = new SKBitmap(columns * stepX + Space, rows * stepY + Space, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        for (var i = 0; i < tiles.Count; i++)
            if (tiles[i] is { } tile)
            {
                var (left, top) = (Space + i % columns * stepX, Space + i / columns * stepY);
                Draw(bitmap, tile, scale, left, top);
                for (var line = 0; line < captions[i].Count; line++)
                    PixelFont.Draw(bitmap, captions[i][line], left + Math.Max(0, (width - PixelFont.Width(captions[i][line])) / 2),
                        top + height + 3 + line * PixelFont.LineHeight);
            }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new(data.ToArray(), description);
    }

    private static void Draw(SKBitmap bitmap, Tile tile, int scale, int left, int top)
    {
        var area = tile.Width * tile.Height;
        for (var y = 0; y < tile.Height * scale; y++)
            for (var x = 0; x < tile.Width * scale; x++)
            {
                var from = y / scale * tile.Width + x / scale;
                bitmap.SetPixel(left + x, top + y, new(tile.Rgb[from], tile.Rgb[area + from], tile.Rgb[2 * area + from]));
            }
    }
}
