using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>Where a worker shows Orleans' dashboard.</summary>
internal static class DashboardOption
{
    /// <summary>Next to that of <c>studio</c>.</summary>
    private const string DefaultUrl = "http://127.0.0.1:8300";

    internal static Option<string?> Create(string description) => new("--orleans-dashboard")
    {
        Description = $"{description} [default address: {DefaultUrl}].",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "URL",
    };

    /// <summary>The address that is asked for; null where none is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="insecure">Whether other machines may reach it.</param>
    internal static IPEndPoint? Read(ParseResult parsed, Option<string?> option, bool insecure)
    {
        if (parsed.GetResult(option) is null)
            return null;
        var given = parsed.GetValue(option);
        var url = ServeCommand.Url(option, given ?? DefaultUrl);
        if (!url.IsLoopback && !insecure)
            throw new InputException(
                $"{option.Name} {url} is reachable from other machines, and Orleans' dashboard asks nobody for a key. Leave it at " +
                $"127.0.0.1 and reach it through a tunnel (ssh -L {url.Port}:127.0.0.1:{url.Port} HOST), or allow it with --insecure.");
        var at = new IPEndPoint(url.Address, url.Port);
        return IsFree(at) ? at
            : given is null ? new(at.Address, 0)
            : throw new InputException($"{option.Name} {url}: the address is taken or not one of this machine.");
    }

    private static bool IsFree(IPEndPoint at)
    {
        try
        {
            using var listener = new TcpListener(at);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
