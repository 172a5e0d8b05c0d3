using System.Net;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>A server that listens to this machine alone and asks for no key answers to this machine's names only: otherwise a web
/// page from anywhere, whose name is made to point here (DNS rebinding), could use the visitor's browser to ask it.</summary>
internal static class LocalHosts
{
    internal static Func<RequestDelegate, RequestDelegate> Only => next => context =>
        IsLocal(context.Request.Host.Host) ? next(context) : ErrorBody.WriteAsync(context, StatusCodes.Status403Forbidden,
            $"'{context.Request.Host.Host}' is not a name of this machine; without keys the server answers at localhost only. Start it " +
            $"with --api-keys FILE, or --insecure.");

    private static bool IsLocal(string host) =>
        host is "127.0.0.1" or "localhost" or "[::1]" or ""
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
