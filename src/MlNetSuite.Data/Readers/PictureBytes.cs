using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>Pictures whose name does not say so: piped into a program, or in a file that is called otherwise.</summary>
public static class PictureBytes
{
    // What the longest of the marks needs, and no more: somebody may be typing.
    private const int Beginning = 16;

    /// <summary>Reads a picture, by its first bytes; also one of a format that is refused by name when it is decoded.</summary>
    /// <param name="stream">At its start.</param>
    /// <param name="rest">All of the stream where it is no picture, and nothing was lost of it.</param>
    /// <returns>All bytes of the picture, or null.</returns>
    public static byte[]? TryRead(Stream stream, out Stream rest)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var start = new byte[Beginning];
        start = start[..stream.ReadAtLeast(start, Beginning, throwOnEndOfStream: false)];
        rest = new RejoinedStream(start, stream);
        if (!IsPicture(start))
            return null;
        using var whole = new MemoryStream();
        rest.CopyTo(whole);
        return whole.ToArray();
    }

    private static bool IsPicture(byte[] start) => IsRead(start) || UnreadFormats.ByBytes(new MemoryStream(start)) is not null;

    private static bool IsRead(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || start.StartsWith("GIF8"u8)
        || start.Length == Beginning && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8)
        // Texts may begin with BM, but not go on with four zeros.
        || start.Length == Beginning && start.StartsWith("BM"u8) && start[6..10].SequenceEqual("\0\0\0\0"u8);
}
