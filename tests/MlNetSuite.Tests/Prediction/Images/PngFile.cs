using System.IO.Compression;
using System.Text;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>A PNG byte by byte: what Skia does not write.</summary>
internal static class PngFile
{
    internal const byte Grey = 0;
    internal const byte Rgb = 2;
    internal const byte Palette = 3;
    internal const byte GreyWithAlpha = 4;

    /// <summary>A whole file.</summary>
    /// <param name="header">Width, height, bits of a sample and one of the colour types above.</param>
    /// <param name="rows">Each begins with the number of its filter.</param>
    /// <param name="before">Chunks that come before the pixels.</param>
    internal static byte[] Of((int Width, int Height, byte Bits, byte Colour) header, byte[] rows, params (string, byte[])[] before) =>
    [
        .. Begin(header), .. before.SelectMany(chunk => Chunk(chunk.Item1, chunk.Item2)), .. Chunk("IDAT", Packed(rows)),
        .. Chunk("IEND", []),
    ];

    internal static byte[] Begin((int Width, int Height, byte Bits, byte Colour) header) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n',
        .. Chunk("IHDR", [.. BigEndian(header.Width), .. BigEndian(header.Height), header.Bits, header.Colour, 0, 0, 0]),
    ];

    internal static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        return [.. BigEndian(data.Length), .. body, .. BigEndian((int)Crc(body))];
    }

    private static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(rows);
        return packed.ToArray();
    }

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
