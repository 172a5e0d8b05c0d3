using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Server;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Protocol.Grpc;

namespace MlNetSuite.Tests.Server;

/// <summary>gRPC messages pass the same gate as bodies of REST.</summary>
public class GrpcMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_charged_before_it_is_read()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = Small });
        var budget = server.Services.GetRequiredService<MemoryBudget>();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        using (budget.Bodies.TryTake(budget.Bodies.Bytes))
        {
            var fault = await Assert.ThrowsAsync<RpcException>(() =>
                client.ModelInferAsync(Text(300_000), cancellationToken: Cancel).ResponseAsync);
            Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode);
            Assert.Contains("memory", fault.Status.Detail, StringComparison.Ordinal);
            Assert.NotEmpty((await client.ModelInferAsync(Text(100), cancellationToken: Cancel)).Outputs);
        }
        Assert.NotEmpty((await client.ModelInferAsync(Text(20_000), cancellationToken: Cancel)).Outputs);
        await UntilAsync(() => budget.Taken == 0);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_by_its_announced_length()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = Small });
        var (status, message) = await CallAsync(server, Announced(int.MaxValue, [0]));
        Assert.Equal("8", status);
        Assert.Contains("larger than", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_stops_one_byte_short_is_cut_when_its_time_is_over()
    {
        await using var server = await RunningServer.StartAsync(s => s with
        {
            Options = new() { MaxBodyBytes = 1 << 20, MaxBufferedBytes = 2 << 20, RequestTimeout = TimeSpan.FromMilliseconds(300) },
        });
        var message = Text(300_000).ToByteArray();
        var (status, _) = await CallAsync(server, Announced(message.Length, message[..^1]), waits: true);
        Assert.Equal(((int)StatusCode.DeadlineExceeded).ToString(System.Globalization.CultureInfo.InvariantCulture), status);
        var budget = server.Services.GetRequiredService<MemoryBudget>();
        await UntilAsync(() => budget.Taken == 0);
    }

    [Fact]
    public async Task A_message_that_unpacks_to_more_than_the_limit_is_refused_while_it_is_unpacked()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = Small });
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[16 << 20]);
        var body = Announced((int)packed.Length, packed.ToArray());
        body[0] = 1;
        var (status, message) = await CallAsync(server, body, encoding: "gzip");
        Assert.Equal("8", status);
        Assert.Contains("larger than", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_message_is_read()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = Small });
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var answer = await client.ModelInferAsync(Text(1_000), new Metadata { { "grpc-internal-encoding-request", "gzip" } },
            cancellationToken: Cancel);
        Assert.Equal(["PredictedLabel", "Score"], answer.Outputs.Select(o => o.Name).Order());
    }

    [Fact]
    public async Task A_message_of_very_many_parts_is_refused_before_it_is_parsed()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = Small });
        // The field 5, inputs, with nothing in it.
        byte[] parts = [.. Enumerable.Repeat<byte[]>([0x2a, 0], 30_000).SelectMany(p => p)];
        var (status, message) = await CallAsync(server, Announced(parts.Length, parts));
        Assert.Equal("3", status);
        Assert.Contains("fields", message, StringComparison.Ordinal);
    }

    private static PredictionServerOptions Small => new() { MaxBodyBytes = 1 << 20, MaxBufferedBytes = 8 << 20 };

    private static ModelInferRequest Text(int length) => new()
    {
        ModelName = "topics",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "Text",
                Datatype = "BYTES",
                Shape = { 1 },
                Contents = new() { BytesContents = { ByteString.CopyFromUtf8(new string('a', length)) } },
            },
        },
    };

    private static byte[] Announced(int length, byte[] message)
    {
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), length);
        message.CopyTo(body, 5);
        return body;
    }

    /// <summary>A call whose bytes are given, and which perhaps waits then instead of ending.</summary>
    private static async Task<(string? Status, string Message)> CallAsync(RunningServer server, byte[] body, bool waits = false,
        string? encoding = null)
    {
        using var content = new SentBytes(body, waits);
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(server.GrpcAddress, "/inference.GRPCInferenceService/ModelInfer"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return (answer.Headers.TryGetValues("grpc-status", out var status) ? status.Single() : null,
            answer.Headers.TryGetValues("grpc-message", out var message) ? Uri.UnescapeDataString(message.Single()) : "");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(5, Cancel);
        Assert.True(condition(), "waited for 30 seconds");
    }

    private sealed class SentBytes(byte[] bytes, bool waits) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            if (waits)
                await Task.Delay(Timeout.Infinite, Cancel);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
