namespace MlNetSuite.Cli.Terminal;

/// <summary>Draws a series with block characters, an eighth of a row for each step of height.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.-:=+*#";

    /// <summary>The rows of the drawing, the highest first; as wide as the series, at most <paramref name="width"/>.</summary>
    /// <param name="values">Finite values; longer series than <paramref name="width"/> show the last value of each interval.</param>
    /// <param name="width">Most columns.</param>
    /// <param name="rows">Height in rows.</param>
    /// <param name="unicode">Whether block characters can be shown.</param>
    internal static IReadOnlyList<string> Draw(IReadOnlyList<double> values, int width, int rows = 1, bool unicode = true)
    {
        var shown = Shorten([.. values.Where(double.IsFinite)], width);
        if (shown.Count == 0)
            return [.. Enumerable.Repeat("", rows)];
        var (low, high, steps) = (shown.Min(), shown.Max(), rows * Blocks.Length);
        var heights = shown.Select(value => high > low ? 1 + (int)Math.Round((value - low) / (high - low) * (steps - 1)) : steps / 2)
            .ToList();
        return [.. Enumerable.Range(0, rows).Reverse()
            .Select(row => string.Concat(heights.Select(height => Block(height - row * Blocks.Length, unicode))))];
    }

    private static char Block(int eighths, bool unicode) =>
        eighths <= 0 ? ' ' : (unicode ? Blocks : Ascii)[Math.Min(eighths, Blocks.Length) - 1];

    private static IReadOnlyList<double> Shorten(IReadOnlyList<double> values, int width) =>
        width <= 0 ? [] : values.Count <= width
        ? values
        : [.. Enumerable.Range(1, width).Select(column => values[(int)((long)column * values.Count / width) - 1])];
}
