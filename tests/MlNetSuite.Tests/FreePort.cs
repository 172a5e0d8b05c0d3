using System.Net;
using System.Net.Sockets;

namespace MlNetSuite.Tests;

/// <summary>A port of loopback that nobody listens at.</summary>
internal static class FreePort
{
    internal static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
