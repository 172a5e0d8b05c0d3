using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MlNetSuite.Tests;

/// <summary>A proxy, on loopback unless told otherwise, that cuts connections: at a chosen packet, or for a while.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly CancellationTokenSource _over = new();
    private int _packets;
    private volatile int _cutAt = int.MaxValue;
    private volatile bool _refuses;

    internal CuttingProxy(int target, IPAddress? address = null)
    {
        _listener = new(address ?? IPAddress.Loopback, 0);
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Packets that have come since <see cref="CutAt"/>, in both directions.</summary>
    internal int Packets => Volatile.Read(ref _packets);

    /// <summary>Cuts its connection, once, in place of passing on the packet of this number counted from now; requests and answers
    /// alike.</summary>
    internal void CutAt(int packet)
    {
        Volatile.Write(ref _packets, 0);
        _cutAt = packet;
    }

    /// <summary>Cuts all connections and refuses new ones until <see cref="Mend"/>.</summary>
    internal void Break()
    {
        _refuses = true;
        CutAll();
    }

    internal void Mend() => _refuses = false;

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        CutAll();
        _over.Dispose();
    }

    private void CutAll()
    {
        foreach (var client in _open.Keys)
            Cut(client);
    }

    private void Cut(TcpClient client)
    {
        _open.TryRemove(client, out _);
        try
        {
            client.LingerState = new(true, 0);
        }
        catch (Exception fault) when (fault is ObjectDisposedException or NullReferenceException)
        {
            // Its other end closed it at the same moment; .NET says so by either.
        }
        client.Close();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_over.Token);
                if (_refuses)
                    Cut(client);
                else
                    _ = PassAsync(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test has ended.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            client.NoDelay = server.NoDelay = true;
            _open[client] = _open[server] = true;
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException)
        {
            // The server is down, or a connection was cut: the other end learns it below.
        }
        finally
        {
            Cut(client);
            Cut(server);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[1 << 16];
            while (await from.GetStream().ReadAsync(buffer) is var length and > 0)
            {
                if (Interlocked.Increment(ref _packets) == _cutAt)
                    return;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
