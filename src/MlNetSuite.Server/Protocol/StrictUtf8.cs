using System.Text;

namespace MlNetSuite.Server.Protocol;

/// <summary>Bytes as texts: what is not UTF-8 is refused, where a lenient reader would put other characters in its place.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="RefusedRequestException">One is not UTF-8.</exception>
    internal static string[] Texts(ReadOnlyMemory<byte>[] pieces, string tensor)
    {
        try
        {
            return Array.ConvertAll(pieces, piece => Strict.GetString(piece.Span));
        }
        catch (DecoderFallbackException fault)
        {
            throw new RefusedRequestException($"tensor '{tensor}' holds text that is not UTF-8.", fault);
        }
    }
}
