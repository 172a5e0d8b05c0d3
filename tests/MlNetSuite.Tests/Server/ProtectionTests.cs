using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Server.Protection;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Server;

/// <summary>What a server does against malicious and excessive clients.</summary>
public class ProtectionTests
{
    private const string Row = """{"Text":"goal"}""";

    [Fact]
    public async Task Without_the_right_key_nothing_but_health_and_pages_is_answered()
    {
        var (key, line) = ApiKeys.Create("someone");
        await using var server = await RunningServer.StartWithKeysAsync("# keys", "", line);
        foreach (var open in (string[])["/", "/v2/health/live", "/v2/health/ready", "/swagger/index.html"])
            Assert.Equal(200, (await server.GetAsync(open)).Status);
        foreach (var closed in (string[])["/v2", "/v2/", "/models", "/openapi.json", "/metrics", "/v2/models/topics", "/nothing",
            "/assets/../models", "/V2", "/health/live", "/metrics/", "/v2/models/topics/ready"])
            Assert.Equal(401, (await server.GetAsync(closed)).Status);
        var none = await server.PostAsync("/predict/topics", Row);
        Assert.Equal((401, "Bearer"), (none.Status, none.Response.Headers.WwwAuthenticate.Single().ToString()));
        Assert.Contains("X-API-Key", none.Error, StringComparison.Ordinal);
        byte[] body = Encoding.UTF8.GetBytes(Row);
        foreach (var (name, value) in ((string, string)[])[
            ("X-API-Key", key[..^1]), ("X-API-Key", key + "0"), ("X-API-Key", line[..64]), ("X-API-Key", new string('a', 20_000)),
                ("Authorization", $"Basic {key}"), ("Authorization", "Bearer ")])
            Assert.Equal(401, (await server.PostAsync("/predict/topics", body, "application/json", (name, value))).Status);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", body, "application/json", ("X-API-Key", key))).Status);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", body, "application/json", ("Authorization", $"Bearer {key}"))).Status);
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("X-API-Key")]
    [InlineData("access_token")]
    [InlineData("%61pikey")]
    public async Task A_key_in_the_query_string_is_refused_even_if_it_is_right(string name)
    {
        var (key, line) = ApiKeys.Create(null);
        await using var server = await RunningServer.StartWithKeysAsync(line);
        var answer = await server.PostAsync($"/predict/topics?{name}={key}", Encoding.UTF8.GetBytes(Row), "application/json",
            ("X-API-Key", key));
        Assert.Equal(400, answer.Status);
        Assert.Contains("query string", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_only_names_of_this_machine_are_answered_to()
    {
        await using var server = await RunningServer.StartAsync(s => s with { LocalHostsOnly = true });
        Assert.Equal(200, (await server.GetAsync("/v2")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2") { Headers = { Host = "rebound.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        using var local = new HttpRequestMessage(HttpMethod.Get, "/v2") { Headers = { Host = $"LocalHost:{server.Address.Port}" } };
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(local, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_body_of_100_MB_is_refused_before_it_is_read()
    {
        await using var server = await RunningServer.StartAsync(s => s);
        var before = Process.GetCurrentProcess().PrivateMemorySize64;
        using var socket = await ConnectAsync(server);
        await SendAsync(socket,
            "POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
            "104857600\r\n\r\n{\"Text\":\"");
        Assert.StartsWith("HTTP/1.1 413", await ReadAsync(socket), StringComparison.Ordinal);
        Assert.InRange(Process.GetCurrentProcess().PrivateMemorySize64 - before, long.MinValue, 100L << 20);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
    }

    [Fact]
    public async Task A_body_of_100_MB_in_chunks_is_refused_when_it_is_too_large()
    {
        await using var server = await RunningServer.StartAsync(s => s);
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "POST /v2/models/topics/infer HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"100000\r\n{new string(' ', 1 << 20)}\r\n");
        var reading = ReadAsync(socket);
        try
        {
            for (var i = 0; i < 100 && !reading.IsCompleted; i++)
                await socket.SendAsync(chunk, TestContext.Current.CancellationToken);
        }
        // The server has hung up, as it may.
        catch (SocketException)
        {
        }
        Assert.StartsWith("HTTP/1.1 413", await reading, StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
    }

    [Fact]
    public async Task Headers_that_trickle_in_are_cut_off()
    {
        await using var server = await RunningServer.StartAsync(s => s with { HeadersTimeout = TimeSpan.FromSeconds(1) });
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        var answer = await ReadAsync(socket);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_cut_off_and_holds_no_place()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = new() { Concurrency = 1, Queue = 0 } });
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"Text\":\"");
        // The slow one waits outside: the only place is free for others.
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
        Assert.StartsWith("HTTP/1.1 408", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nX-Half: ")]
    [InlineData("POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"Text\":\"")]
    public async Task A_half_sent_request_does_not_hold_up_a_server_that_is_to_stop(string half)
    {
        await using var server = await RunningServer.StartAsync(s => s with
        {
            HeadersTimeout = TimeSpan.FromMinutes(10),
            Options = new() { RequestTimeout = TimeSpan.FromMinutes(10) },
        });
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, half);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_request_has_its_time_however_fast_its_bytes_come()
    {
        await using var server =
            await RunningServer.StartAsync(s => s with { Options = new() { RequestTimeout = TimeSpan.FromMilliseconds(300) } });
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
        await SendAsync(socket, new string(' ', 100_000));
        var answer = await ReadAsync(socket);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("{\"error\":\"the body was not received in time.\"}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"Text\":")]
    [InlineData("POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\n{\"Text\":\"goal\"}")]
    [InlineData("POST /predict/topics HTTP/1.1\r\nHost: loc")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("")]
    public async Task A_connection_closed_on_one_side_ends(string sent)
    {
        await using var server = await RunningServer.StartAsync(s => s);
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, sent);
        socket.Shutdown(SocketShutdown.Send);
        var answer = await ReadAsync(socket);
        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
    }

    [Fact]
    public async Task A_request_that_finds_no_place_is_answered_429()
    {
        await using var server = await RunningServer.StartAsync(s =>
            s with { Options = new() { Concurrency = 1, Queue = 1, QueueTime = TimeSpan.FromSeconds(20) } });
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        var turn = await turns.EnterAsync(TestContext.Current.CancellationToken);
        var waiting = server.PostAsync("/predict/topics", Row);
        while (turns.Waiting == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var refused = await server.PostAsync("/predict/topics", Row);
        Assert.Equal((429, "1"), (refused.Status, refused.Response.Headers.RetryAfter!.ToString()));
        Assert.Contains("busy", refused.Error, StringComparison.Ordinal);
        // A request that does not predict is answered all the same.
        Assert.Equal(200, (await server.GetAsync("/v2/health/ready")).Status);
        turn.Dispose();
        Assert.Equal(200, (await waiting).Status);
        Assert.Equal((0, 0), (turns.Waiting, turns.Inside));
        Assert.Contains("mlnetsuite_server_refused_total{", (await server.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_answered_429()
    {
        await using var server =
            await RunningServer.StartAsync(s => s with { Options = new() { Concurrency = 1, QueueTime = TimeSpan.FromMilliseconds(50) } });
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        var turn = await turns.EnterAsync(TestContext.Current.CancellationToken);
        Assert.Equal(429, (await server.PostAsync("/predict/topics", Row)).Status);
        turn.Dispose();
        Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
    }

    [Fact]
    public async Task Limits_hold_for_rows_and_pixels()
    {
        await using var server = await RunningServer.StartAsync(s => s with { Options = new() { MaxRows = 2, MaxImagePixels = 63 } });
        Assert.Contains("more than 2 rows", (await server.PostAsync("/predict/topics", $"[{Row},{Row},{Row}]")).Error,
            StringComparison.Ordinal);
        var png = Pngs.Of(ToyArtifacts.Images, 0);
        var image = await server.PostAsync("/predict/images", png, "image/png");
        Assert.Equal((400, "'Image' is an image of 8 x 8 pixels; at most 63 are read. Scale it down."), (image.Status, image.Error));
        Assert.Equal(400, (await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Image","shape":[1],"datatype":"BYTES","data":["{{Convert.ToBase64String(png)}}"]}]}""")).Status);
    }

    [Fact]
    public async Task Large_requests_share_a_budget_and_give_it_back()
    {
        await using var server =
            await RunningServer.StartAsync(s => s with { Options = new() { MaxBodyBytes = 1 << 20, MaxBufferedBytes = 2 << 20 } });
        var budget = server.Services.GetRequiredService<MemoryBudget>();
        var large = $"[{string.Join(',', Enumerable.Repeat($$"""{"Text":"{{new string('a', 3_000)}}"}""", 100))}]";
        using (budget.Bodies.TryTake(budget.Bodies.Bytes))
        using (budget.Work.TryTake(budget.Work.Bytes))
        {
            var refused = await server.PostAsync("/predict/topics", large);
            Assert.Equal((429, "1"), (refused.Status, refused.Response.Headers.RetryAfter!.ToString()));
            // Small ones have a share that large ones cannot take.
            Assert.Equal(200, (await server.PostAsync("/predict/images", Pngs.Of(ToyArtifacts.Images, 0), "image/png")).Status);
            Assert.Equal(200, (await server.PostAsync("/predict/topics", Row)).Status);
        }
        Assert.Equal(200, (await server.PostAsync("/predict/topics", large)).Status);
        Assert.Equal(200, (await server.PostAsync("/predict/images", Pngs.Of(ToyArtifacts.Images, 0), "image/png")).Status);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_text_that_would_take_all_memory_while_it_is_predicted_is_refused()
    {
        await using var server =
            await RunningServer.StartAsync(s => s with { Options = new() { MaxBodyBytes = 1 << 20, MaxBufferedBytes = 2 << 20 } });
        var answer = await server.PostAsync("/predict/topics", $$"""{"Text":"{{new string('a', 300_000)}}"}""");
        Assert.Equal(413, answer.Status);
        Assert.Contains("send fewer rows", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_unpacked_within_the_limit(string encoding)
    {
        await using var server =
            await RunningServer.StartAsync(s => s with { Options = new() { MaxBodyBytes = 1 << 20, MaxBufferedBytes = 8 << 20 } });
        var answer = await server.PostAsync("/predict/topics", Packed(encoding, Row), "application/json", ("Content-Encoding", encoding));
        Assert.Equal("topic 0", answer.Json["prediction"]!.GetValue<string>());
        var bomb = Packed(encoding, $$"""{"Text":"{{new string('a', 16 << 20)}}"}""");
        Assert.InRange(bomb.Length, 1, 200_000);
        Assert.Equal(413, (await server.PostAsync("/predict/topics", bomb, "application/json", ("Content-Encoding", encoding))).Status);
        var broken = await server.PostAsync("/predict/topics", [31, 139, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "application/json",
            ("Content-Encoding", encoding));
        Assert.Equal((400, "the body is not compressed as its encoding says."), (broken.Status, broken.Error));
        Assert.Equal(0, server.Services.GetRequiredService<MemoryBudget>().Taken);
    }

    private static byte[] Packed(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest)
            : new ZLibStream(packed, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    [Fact]
    public async Task A_body_packed_in_another_way_is_refused()
    {
        await using var server = await RunningServer.StartAsync(s => s);
        var answer = await server.PostAsync("/predict/topics", [31, 139], "application/json", ("Content-Encoding", "br"));
        Assert.Equal(415, answer.Status);
        Assert.Contains("gzip, deflate", answer.Error, StringComparison.Ordinal);
    }

    private static async Task<Socket> ConnectAsync(RunningServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>All that comes until the other side hangs up, or for keep-alive one second of silence after something came.</summary>
    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(text.Length > 0 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30));
            try
            {
                var count = await socket.ReceiveAsync(buffer, patience.Token);
                if (count == 0)
                    return text.ToString();
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
            catch (Exception) when (text.Length > 0)
            {
                return text.ToString();
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
            {
                return "";
            }
        }
    }
}
