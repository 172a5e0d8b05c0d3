using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using SkiaSharp;

namespace MlNetSuite.Notebooks.Pictures;

/// <summary>Writes captions with a bitmap font that lies in the assembly: Latin, Greek, Cyrillic and arrows. A machine need have no fonts,
/// and pictures are the same on all.</summary>
internal static class PixelFont
{
    internal const int Advance = 6, LineHeight = 14;

    private const int Height = 13, MostLines = 3;
    private const int Replacement = 0xfffd;

    private static readonly FrozenDictionary<int, byte[]> Glyphs = Load();
    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);

    /// <summary>How wide a line is, in pixels.</summary>
    internal static int Width(string line) => line.EnumerateRunes().Count() * Advance;

    /// <summary>A text in at most three lines that fit a width, split at spaces where possible; <c>…</c> stands for what does not
    /// fit.</summary>
    internal static IReadOnlyList<string> Lines(string text, int width)
    {
        var most = Math.Max(2, width / Advance);
        List<string> lines = [];
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            if (lines.Count > 0 && Count(lines[^1]) + 1 + Count(word) <= most)
                lines[^1] += $" {word}";
            else
                lines.Add(word);
        var shown = lines.Select(line => Cut(line, most)).Take(MostLines).ToList();
        if (lines.Count > MostLines)
            shown[^1] = Cut(shown[^1] + " …", most);
        return shown;
    }

    /// <summary>Writes a line.</summary>
    /// <param name="bitmap">Where to.</param>
    /// <param name="line">Characters missing from the font become a placeholder.</param>
    /// <param name="left">In pixels.</param>
    /// <param name="top">In pixels.</param>
    internal static void Draw(SKBitmap bitmap, string line, int left, int top)
    {
        foreach (var rune in line.EnumerateRunes())
        {
            var glyph = Glyphs.TryGetValue(rune.Value, out var known) ? known : Glyphs[Replacement];
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Advance; x++)
                    if ((glyph[y] >> (Advance - 1 - x) & 1) != 0 && left + x < bitmap.Width && top + y < bitmap.Height)
                        bitmap.SetPixel(left + x, top + y, Ink);
            left += Advance;
        }
    }

    private static int Count(string text) => text.EnumerateRunes().Count();

    private static string Cut(string line, int most) =>
        Count(line) <= most ? line : string.Concat(line.EnumerateRunes().Take(most - 1).Select(r => r.ToString())) + "…";

    private static FrozenDictionary<int, byte[]> Load()
    {
        using var stream = typeof(PixelFont).Assembly.GetManifestResourceStream("font6x13.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var glyphs = new Dictionary<int, byte[]>();
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                glyphs[int.Parse(line.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)] =
                    Convert.FromHexString(line.AsSpan(5));
        return glyphs.ToFrozenDictionary();
    }
}
