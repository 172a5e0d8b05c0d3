using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Draws a small image with characters: two pixels a cell where the terminal has colours (an upper half block
/// with its own fore- and background), shades of one character where it has none.</summary>
internal sealed class ImageBlocks(ReadOnlyMemory<byte> pixels, int channels, int height, int width) : Renderable
{
    private const string Shades = " ░▒▓█";

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(width, width);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var columns = Math.Min(width, maxWidth);
        var coloured = options.Ansi && options.ColorSystem != ColorSystem.NoColors;
        for (var y = 0; y < height; y += 2)
        {
            for (var x = 0; x < columns; x++)
                yield return coloured ? HalfBlock(x, y) : Shaded(x, y);
            yield return Segment.LineBreak;
        }
    }

    private Segment HalfBlock(int x, int y) =>
        new("▀", new Style(ColorAt(x, y), y + 1 < height ? ColorAt(x, y + 1) : Color.Black));

    private Segment Shaded(int x, int y)
    {
        var level = (Level(x, y) + (y + 1 < height ? Level(x, y + 1) : 0)) / 2;
        return new(Shades[level * Shades.Length / 256].ToString());
    }

    private Color ColorAt(int x, int y) => new(Channel(x, y, 0), Channel(x, y, 1), Channel(x, y, 2));

    private int Level(int x, int y) => (Channel(x, y, 0) + Channel(x, y, 1) + Channel(x, y, 2)) / 3;

    private byte Channel(int x, int y, int channel) =>
        pixels.Span[(Math.Min(channel, channels - 1) * height + y) * width + x];
}
