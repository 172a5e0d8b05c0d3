using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using MlNetSuite.Data;
using MlNetSuite.Server;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Starts a server, and says what is wrong with the addresses where it cannot listen.</summary>
internal static class ServerStart
{
    /// <exception cref="InputException">It cannot listen at an address, or its keys cannot be used.</exception>
    internal static async Task StartAsync(WebApplication app, PredictionServerSettings settings, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (OptionsValidationException fault)
        {
            throw new InputException(fault.Message, fault);
        }
        catch (Exception fault) when (IsOfAddress(fault))
        {
            throw Refusal(fault,
                [.. settings.Urls.Select(url => ("--urls", url)), .. settings.GrpcUrls.Select(url => ("--grpc-urls", url))]);
        }
    }

    /// <summary>Whether an address cannot be listened at.</summary>
    internal static bool IsOfAddress(Exception fault) => IsTaken(fault) || fault is SocketException;

    /// <summary>Says which, and why.</summary>
    /// <param name="fault">Of which <see cref="IsOfAddress"/> is true.</param>
    /// <param name="addresses">Where the server was to listen, and by which option.</param>
    internal static InputException Refusal(Exception fault, IReadOnlyList<(string Option, ListenUrl Url)> addresses)
    {
        // Kestrel names the address that is taken.
        var named = addresses.Where(address => fault.Message.Contains($"{address.Url}:", StringComparison.Ordinal)).Take(1).ToList();
        var where = string.Join(", ", (named.Count > 0 ? named : addresses).Select(address => $"{address.Option} {address.Url}"));
        return new(IsTaken(fault)
            ? $"{where}: another program listens there already; give another port, or 0 for any that is free."
            : $"{where}: it is not possible to listen there ({fault.Message}); give an address of this machine and a port that you may "
                + "use.",
            fault);
    }

    private static bool IsTaken(Exception fault) => fault is IOException { InnerException: AddressInUseException };
}
