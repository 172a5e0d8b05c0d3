using System.Buffers.Binary;
using System.Text;

namespace MlNetSuite.Prediction.Images;

/// <summary>The chunks of a PNG (W3C, PNG 3rd edition, section 5).</summary>
internal static class PngChunks
{
    private const int SignatureBytes = 8;
    private const int ChecksumBytes = 4;

    /// <summary>Type and bytes of those chunks that are asked for, in the order of the file; those before damage if there is any.</summary>
    /// <param name="png">Positioned anywhere; can seek.</param>
    /// <param name="types">Four letters each.</param>
    internal static IEnumerable<(string Type, byte[] Bytes)> Read(Stream png, params string[] types)
    {
        var head = new byte[8];
        for (var at = (long)SignatureBytes; at < png.Length;)
        {
            png.Position = at;
            if (png.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
                yield break;
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length > png.Length - png.Position)
                yield break;
            if (Encoding.ASCII.GetString(head, 4, 4) is var type && types.Contains(type))
            {
                var bytes = new byte[length];
                png.ReadExactly(bytes);
                yield return (type, bytes);
            }
            at += head.Length + length + ChecksumBytes;
        }
    }
}
