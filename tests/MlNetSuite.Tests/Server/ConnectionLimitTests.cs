using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Protocol.Grpc;

namespace MlNetSuite.Tests.Server;

public class ConnectionLimitTests
{
    private const string Health = "GET /v2/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private const int Limit = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_connections_make_room_and_the_one_idle_longest_goes_first()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MaxConnections = Limit });
        var idle = new List<Socket>();
        for (var i = 0; i < Limit; i++)
        {
            idle.Add(await AskAsync(server));
            await IdleAsync(server, i + 1);
        }
        // The first is asked again: the second has now been idle longest.
        await AskAsync(idle[0]);
        await IdleAsync(server, Limit);
        using var newcomer = await AskAsync(server);
        Assert.True(await IsClosedAsync(idle[1]));
        foreach (var open in (Socket[])[idle[0], idle[2], idle[3], newcomer])
            await AskAsync(open);
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Connections_that_never_sent_a_byte_do_not_shut_others_out()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MaxConnections = Limit });
        var silent = new List<Socket>();
        for (var i = 0; i < 10 * Limit; i++)
            silent.Add(await ConnectAsync(server));
        Assert.Equal(200, (await server.GetAsync("/v2/health/ready")).Status);
        Assert.True(await IsClosedAsync(silent[0]));
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_connection_with_a_request_under_way_is_not_closed_for_another()
    {
        await using var server = await OneAtATimeAsync(2);
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        var turn = await turns.EnterAsync(Cancel);
        using var busy = await AskAndWaitAsync(server, turns);
        for (var i = 0; i < 4; i++)
        {
            using var asked = await AskAsync(server);
            await IdleAsync(server, 1);
            using var silent = await ConnectAsync(server);
            Assert.True(await IsClosedAsync(asked));
        }
        await IdleAsync(server, 0);
        turn.Dispose();
        Assert.Contains("topic 0", await ReadAsync(busy), StringComparison.Ordinal);
        await IdleAsync(server, 1);
        // Idle from here on, it makes room like any other.
        using var second = await AskAsync(server);
        await IdleAsync(server, 2);
        using var third = await AskAsync(server);
        Assert.True(await IsClosedAsync(busy));
    }

    [Fact]
    public async Task An_HTTP_2_connection_with_an_open_stream_is_busy()
    {
        await using var server = await OneAtATimeAsync(2);
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        var turn = await turns.EnterAsync(Cancel);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var call = client.ModelInferAsync(new()
        {
            ModelName = "topics",
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = "Text", Datatype = "BYTES", Shape = { 1 },
                    Contents = new() { BytesContents = { Google.Protobuf.ByteString.CopyFromUtf8("goal") } },
                },
            },
        }, cancellationToken: Cancel);
        while (turns.Waiting == 0)
            await Task.Delay(5, Cancel);
        for (var i = 0; i < 4; i++)
        {
            using var asked = await AskAsync(server);
            await IdleAsync(server, 1);
        }
        turn.Dispose();
        Assert.Equal("topics", (await call).ModelName);
    }

    [Fact]
    public async Task Where_requests_are_under_way_on_all_connections_one_more_is_closed()
    {
        await using var server = await OneAtATimeAsync(1);
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        var turn = await turns.EnterAsync(Cancel);
        using var busy = await AskAndWaitAsync(server, turns);
        Assert.True(await IsRefusedAsync(server));
        turn.Dispose();
        Assert.Contains("topic 0", await ReadAsync(busy), StringComparison.Ordinal);
    }

    /// <summary>A server of so many connections that predicts one request at a time: a test that holds the turn keeps others waiting.</summary>
    private static Task<RunningServer> OneAtATimeAsync(int connections) => RunningServer.StartAsync(s =>
        s with { MaxConnections = connections, Options = new() { Concurrency = 1, QueueTime = TimeSpan.FromSeconds(60) } });

    /// <summary>Waits until so many connections are idle: a client has its answer before the server has marked the connection.</summary>
    private static async Task IdleAsync(RunningServer server, int connections)
    {
        var limit = server.Services.GetRequiredService<ConnectionLimit>();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limited.CancelAfter(TimeSpan.FromSeconds(30));
        while (limit.Idle != connections)
            await Task.Delay(5, limited.Token);
    }

    /// <summary>A connection whose request waits for its turn.</summary>
    private static async Task<Socket> AskAndWaitAsync(RunningServer server, PredictionTurns turns)
    {
        var busy = await ConnectAsync(server);
        await SendAsync(busy, "POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\n{\"Text\":\"goal\"}");
        while (turns.Waiting == 0)
            await Task.Delay(5, Cancel);
        return busy;
    }

    private static async Task<Socket> ConnectAsync(RunningServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, Cancel);
        return socket;
    }

    private static async Task<Socket> AskAsync(RunningServer server)
    {
        var socket = await ConnectAsync(server);
        await AskAsync(socket);
        return socket;
    }

    private static async Task AskAsync(Socket socket)
    {
        await SendAsync(socket, Health);
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(socket), StringComparison.Ordinal);
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancel);

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[16_384];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancel));
    }

    /// <summary>Whether one more connection is closed, which may be before its client knows that it was open.</summary>
    private static async Task<bool> IsRefusedAsync(RunningServer server)
    {
        try
        {
            using var socket = await ConnectAsync(server);
            return await IsClosedAsync(socket);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limited.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return await socket.ReceiveAsync(new byte[1], limited.Token) == 0;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset)
        {
            return true;
        }
    }
}
