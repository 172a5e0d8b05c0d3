using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MlNetSuite.Server.Protection;

/// <summary>Reads the message of a unary gRPC call before Grpc.AspNetCore does, which would let Kestrel hold all of it, for any
/// time.</summary>
/// <remarks>gRPC over HTTP/2, "Length-Prefixed-Message": a byte that says whether it is compressed, four of its length (big-endian), the
/// message.</remarks>
internal static class GrpcBody
{
    internal const int PrefixSize = 5;

    // Two bytes of a message can become an object of hundreds.
    private const int MostFields = 20_000;

    /// <summary>Reads the message and puts it in place of the request's body.</summary>
    /// <exception cref="RefusedRequestException">It is larger than the limit or than the memory left, came too slowly, or is not one
    /// message.</exception>
    internal static async ValueTask ReadAsync(HttpContext context, BodyBuffer buffer, CancellationToken cancel,
        CancellationToken stopping)
    {
        using var source = new BodyStream(context.Request, cancel, stopping);
        await ReadAsync(source, context.Request.Headers["grpc-encoding"].ToString(), buffer);
        RequireFewFields(buffer.Bytes);
        context.Features.Set<IRequestBodyPipeFeature>(new ReadBody(PipeReader.Create(new ReadOnlySequence<byte>(buffer.Bytes))));
    }

    private static async ValueTask ReadAsync(Stream source, string encoding, BodyBuffer buffer)
    {
        var prefix = new byte[PrefixSize];
        var read = await source.ReadAtLeastAsync(prefix, PrefixSize, throwOnEndOfStream: false);
        if (prefix[0] == 1 && RequestBody.Unpacked(source, encoding) is { } unpacked)
        {
            buffer.Append(new byte[PrefixSize]);
            await RequestBody.UnpackAsync(unpacked, buffer);
            BinaryPrimitives.WriteInt32BigEndian(buffer.Bytes.Span[1..], buffer.Length - PrefixSize);
            return;
        }
        buffer.Reserve(PrefixSize + (long)BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1)));
        buffer.Append(prefix.AsSpan(0, read));
        await buffer.FillAsync(source);
    }

    private static void RequireFewFields(ReadOnlyMemory<byte> body)
    {
        if (body.Length <= PrefixSize + MostFields)
            return;
        try
        {
            MemoryMarshal.TryGetArray(body[PrefixSize..], out var bytes);
            using var message = new CodedInputStream(bytes.Array, bytes.Offset, bytes.Count);
            for (var count = 0; message.ReadTag() != 0; count++, message.SkipLastField())
                if (count == MostFields)
                    throw new RefusedRequestException($"the message has more than {MostFields:N0} fields, the limit.");
        }
        // The parser of the service says what is wrong.
        catch (InvalidProtocolBufferException)
        {
        }
    }

    private sealed record ReadBody(PipeReader Reader) : IRequestBodyPipeFeature;
}
