using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlNetSuite.Tests.Data.Store;

/// <summary>An HTTP server on loopback that answers each request byte for byte as the test says, however wrong, and closes.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, Stream, CancellationToken, Task> _answer;
    private readonly Task _accepting;

    internal HostileServer(Func<Request, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data.bin");

    internal ConcurrentQueue<Request> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var stream = client.GetStream();
                var request = await Request.ReadAsync(stream, _stop.Token);
                if (request is null)
                    continue;
                Requests.Enqueue(request);
                await _answer(request, stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}

/// <summary>What the server was asked.</summary>
internal sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte asked for; 0 for the whole.</summary>
    internal int From => Headers.TryGetValue("Range", out var range)
        ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
        : 0;

    internal static async Task<Request?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(cancel) is not { } first)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(cancel) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        return new(first.Split(' ')[1], headers);
    }
}

internal static class Answers
{
    internal static async Task HeadAsync(this Stream stream, string status, CancellationToken cancel, params string[] headers)
    {
        var head = $"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
    }

    /// <summary>A server as it should be: whole files, ranges, a validator.</summary>
    internal static async Task WellAsync(this Stream stream, Request request, ReadOnlyMemory<byte> content, CancellationToken cancel,
        int? stopAfter = null)
    {
        var rest = content[request.From..];
        var length = $"Content-Length: {rest.Length}";
        if (request.From == 0)
            await stream.HeadAsync("200 OK", cancel, length, "ETag: \"v1\"", "Accept-Ranges: bytes");
        else
            await stream.HeadAsync(
                "206 Partial Content", cancel, length, "ETag: \"v1\"",
                $"Content-Range: bytes {request.From}-{content.Length - 1}/{content.Length}");
        await stream.WriteAsync(rest[..Math.Min(rest.Length, stopAfter ?? rest.Length)], cancel);
    }
}
