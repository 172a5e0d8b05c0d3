using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Tests.Server;

/// <summary>What Kestrel answers by itself to requests that no middleware sees.</summary>
public class ProtocolFaultsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("GET /models/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "%00")]
    [InlineData("nonsense\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /v2 HTTP/1.1\r\n\r\n", 400, "not valid HTTP")]
    [InlineData("GET /v2 HTTP/3.7\r\nHost: localhost\r\n\r\n", 505, "HTTP/1.1")]
    public async Task A_request_that_is_not_HTTP_gets_a_reason(string request, int status, string expected)
    {
        var (head, error) = await AskAsync(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(100_000)]
    public async Task An_address_that_is_too_long_gets_a_reason(int length)
    {
        var (head, error) = await AskAsync($"GET /models/{new string('a', length)} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 414 ", head, StringComparison.Ordinal);
        Assert.Contains("too long", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_are_too_large_get_a_reason()
    {
        var (head, error) = await AskAsync($"GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Large: {new string('a', 40_000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", head, StringComparison.Ordinal);
        Assert.Contains("headers", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_after_a_good_request_on_the_same_connection_has_a_body_too()
    {
        const string Good = "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        var answers = await SendAsync(Good + "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(2, answers.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("{\"live\":true}", answers, StringComparison.Ordinal);
        Assert.EndsWith("%00.\"}", answers, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_answers_are_left_as_they_are()
    {
        Assert.Null(ProtocolFaults.WithBody("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8));
        Assert.Null(ProtocolFaults.WithBody("HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\n"u8));
        Assert.Null(ProtocolFaults.WithBody("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n"u8));
        Assert.Null(ProtocolFaults.WithBody("0\r\n\r\n"u8));
    }

    private async Task<(string Head, string Error)> AskAsync(string request)
    {
        var parts = (await SendAsync(request)).Split("\r\n\r\n", 2);
        Assert.Contains($"\r\nContent-Length: {parts[1].Length}\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", parts[0], StringComparison.Ordinal);
        return (parts[0], Assert.Single(JsonNode.Parse(parts[1])!.AsObject()).Value!.GetValue<string>());
    }

    private async Task<string> SendAsync(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        try
        {
            while (await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        // What was sent beyond the fault is not read by the server, which resets the connection.
        catch (SocketException) when (text.Length > 0)
        {
        }
        return text.ToString();
    }
}
