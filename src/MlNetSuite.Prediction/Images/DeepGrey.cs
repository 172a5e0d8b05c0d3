using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetSuite.Prediction.Images;

/// <summary>A grey PNG of 16 bits a pixel, as microscopes, scanners and X-ray machines write them. Skia keeps the upper eight bits, which
/// are black where a camera filled the lower twelve only; here the levels are scaled by the bits in use.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Levels">One a pixel, row by row.</param>
/// <param name="Alpha">Empty where the picture is opaque.</param>
internal sealed record DeepGrey(int Width, int Height, ushort[] Levels, ushort[] Alpha)
{
    private const int SampleBits = 16;
    private const int HeaderBytes = 26;
    private const byte Grey = 0;
    private const byte GreyWithAlpha = 4;

    /// <summary>The depths that cameras have.</summary>
    private static readonly int[] Depths = [8, 10, 12, 14, SampleBits];

    /// <summary>The fewest bits of <see cref="Depths"/> that hold every level.</summary>
    internal int Bits => Depths.First(bits => Levels.Max() < 1 << bits);

    /// <summary>Whether a file begins as such a picture does.</summary>
    internal static bool IsSo(ReadOnlySpan<byte> file) =>
        file.Length >= HeaderBytes && file[12..16].SequenceEqual("IHDR"u8) && file[24] == SampleBits && file[25] is Grey or GreyWithAlpha;

    /// <summary>Null where it is none, or one that only Skia reads or refuses: interlaced, with a transparent level, damaged.</summary>
    internal static DeepGrey? Of(byte[] png)
    {
        if (!IsSo(png))
            return null;
        using var stream = new MemoryStream(png, writable: false);
        var chunks = PngChunks.Read(stream, "IHDR", "tRNS", "IDAT").ToList();
        if (chunks is not [{ Type: "IHDR", Bytes: [.., 0, 0, 0] header }, ..] || header.Length != 13
            || chunks.Exists(c => c.Type == "tRNS"))
            return null;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        var hasAlpha = header[9] == GreyWithAlpha;
        using var packed = new MemoryStream();
        foreach (var (_, bytes) in chunks.Where(c => c.Type == "IDAT"))
            packed.Write(bytes);
        packed.Position = 0;
        return Rows(packed, width * (hasAlpha ? 4 : 2), height, hasAlpha ? 4 : 2) is { } rows
            ? new(width, height, Samples(rows, 0, hasAlpha ? 2 : 1), hasAlpha ? Samples(rows, 1, 2) : [])
            : null;
    }

    /// <summary>Eight bits a colour, as all other pictures have.</summary>
    /// <param name="bits">Those in use; what lies above is white.</param>
    internal ImagePixels ToPixels(int bits)
    {
        var most = (1u << bits) - 1;
        var pixels = new uint[Levels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var level = (Math.Min(Levels[i], most) * 255 + most / 2) / most;
            var alpha = Alpha.Length == 0 ? 255 : (Alpha[i] * 255u + ushort.MaxValue / 2) / ushort.MaxValue;
            pixels[i] = alpha << 24 | level << 16 | level << 8 | level;
        }
        return new(Width, Height, pixels);
    }

    private static ushort[] Samples(byte[] rows, int first, int step)
    {
        var samples = new ushort[rows.Length / 2 / step];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadUInt16BigEndian(rows.AsSpan((i * step + first) * 2));
        return samples;
    }

    /// <summary>Rows without their filters (PNG, section 9); null where they end too early.</summary>
    private static byte[]? Rows(Stream packed, int width, int height, int pixelBytes)
    {
        var rows = new byte[width * height];
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            for (var y = 0; y < height; y++)
            {
                var filter = unpacked.ReadByte();
                var row = rows.AsSpan(y * width, width);
                unpacked.ReadExactly(row);
                Unfilter(filter, row, y == 0 ? [] : rows.AsSpan((y - 1) * width, width), pixelBytes);
            }
            return rows;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < pixelBytes ? 0 : row[i - pixelBytes];
            var up = above.IsEmpty ? 0 : above[i];
            var upLeft = above.IsEmpty || i < pixelBytes ? 0 : above[i - pixelBytes];
            row[i] += filter switch
            {
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, upLeft),
                _ => 0,
            };
        }
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        var (toLeft, toUp, toUpLeft) = (Math.Abs(up - upLeft), Math.Abs(left - upLeft), Math.Abs(left + up - 2 * upLeft));
        return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
    }
}
