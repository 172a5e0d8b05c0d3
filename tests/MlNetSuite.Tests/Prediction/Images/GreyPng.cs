namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>Grey PNGs of 16 bits a pixel, which Skia does not write.</summary>
internal static class GreyPng
{
    /// <summary>Two pixels a row.</summary>
    internal static byte[] Of(int[] levels, byte filter = 0)
    {
        const int width = 2;
        return PngFile.Of((width, levels.Length / width, 16, PngFile.Grey), [.. levels.Chunk(width).Index().SelectMany(row => Row(row.Item,
            row.Index == 0 ? new int[width] : levels[((row.Index - 1) * width)..(row.Index * width)], filter))]);
    }

    private static IEnumerable<byte> Row(int[] levels, int[] above, byte filter)
    {
        var (row, up) = (Bytes(levels), Bytes(above));
        yield return filter;
        for (var i = 0; i < row.Length; i++)
        {
            int left = i < 2 ? 0 : row[i - 2], upLeft = i < 2 ? 0 : up[i - 2];
            yield return (byte)(row[i] - filter switch
            {
                1 => left,
                2 => up[i],
                3 => (left + up[i]) / 2,
                4 => Predicted(left, up[i], upLeft),
                _ => 0,
            });
        }
    }

    // PNG, section 9.4: the neighbour nearest to left + up - upLeft; ties go to the left, then up.
    private static int Predicted(int left, int up, int upLeft) =>
        new[] { left, up, upLeft }.MinBy(neighbour => Math.Abs(left + up - upLeft - neighbour));

    private static byte[] Bytes(int[] levels) => [.. levels.SelectMany(level => new[] { (byte)(level >> 8), (byte)level })];
}
