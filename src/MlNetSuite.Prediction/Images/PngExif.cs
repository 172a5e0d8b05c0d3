using System.Buffers.Binary;
using SkiaSharp;

namespace MlNetSuite.Prediction.Images;

/// <summary>The orientation in a PNG's chunk <c>eXIf</c>: a TIFF header and a directory of tags.</summary>
internal static class PngExif
{
    private const int OrientationTag = 0x112;
    private const int EntryBytes = 12;

    /// <summary>As stored where the picture says nothing, or nothing that can be read.</summary>
    internal static SKEncodedOrigin Orientation(Stream png)
    {
        foreach (var (_, exif) in PngChunks.Read(png, "eXIf"))
            return Value(exif) is >= 1 and <= 8 and var value ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
        return SKEncodedOrigin.TopLeft;
    }

    private static int Value(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8)
            return 0;
        var isLittle = exif[0] == 'I';
        var directory = Whole(exif[4..], isLittle);
        if (directory > exif.Length - 2)
            return 0;
        var entries = exif[((int)directory + 2)..];
        for (var left = Short(exif[(int)directory..], isLittle); left > 0 && entries.Length >= EntryBytes; left--)
        {
            if (Short(entries, isLittle) == OrientationTag)
                return Short(entries[8..], isLittle);
            entries = entries[EntryBytes..];
        }
        return 0;
    }

    private static ushort Short(ReadOnlySpan<byte> from, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);

    private static uint Whole(ReadOnlySpan<byte> from, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(from) : BinaryPrimitives.ReadUInt32BigEndian(from);
}
