using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>Reads the body of a REST request, unpacked where it came compressed.</summary>
internal static class RequestBody
{
    private const string Encodings = "gzip, deflate";

    /// <summary>Reads all of it.</summary>
    /// <exception cref="RefusedRequestException">It is larger than the limit or than the memory left, packed in another way, or came too
    /// slowly.</exception>
    internal static async ValueTask ReadAsync(HttpRequest request, BodyBuffer buffer, CancellationToken cancel,
        CancellationToken stopping)
    {
        using var source = new BodyStream(request, cancel, stopping);
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is "" or "identity")
        {
            if (request.ContentLength is { } length)
                buffer.Reserve(length);
            await buffer.FillAsync(source);
            return;
        }
        var unpacked = Unpacked(source, encoding) ?? throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType,
            $"Content-Encoding '{encoding}' is not supported; send the body uncompressed, or with one of: {Encodings}.");
        await UnpackAsync(unpacked, buffer);
    }

    /// <summary>A stream that unpacks another, or null where an encoding is not supported.</summary>
    internal static Stream? Unpacked(Stream source, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress, leaveOpen: true),
        // RFC 9110, 8.4.1.2: deflate in the zlib format.
        "deflate" => new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    /// <summary>Appends all of a stream that unpacks another, as far as the limits let it.</summary>
    /// <exception cref="RefusedRequestException">It is too large, or cannot be unpacked.</exception>
    internal static async ValueTask UnpackAsync(Stream unpacked, BodyBuffer buffer)
    {
        try
        {
            await using (unpacked)
                await buffer.FillAsync(unpacked);
        }
        catch (InvalidDataException fault)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, "the body is not compressed as its encoding says.", fault);
        }
    }
}
