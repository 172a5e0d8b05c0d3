using System.Net;

namespace MlNetSuite.Server;

/// <summary>Where to listen.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">0 for any that is free.</param>
internal sealed record ListenUrl(IPAddress Address, int Port)
{
    /// <summary>Whether only this machine can reach it.</summary>
    internal bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>The port after this one, as gRPC's; any free one stays so.</summary>
    internal ListenUrl Next => this with { Port = Port == 0 ? 0 : Port + 1 };

    public override string ToString() => $"http://{new IPEndPoint(Address, Port)}";

    /// <summary>Reads <c>http://localhost:8000</c>, <c>http://0.0.0.0:8000</c>, <c>http://[::1]:8000</c> or, for every address,
    /// <c>http://*:8000</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    internal static ListenUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Uri takes neither of the usual spellings of "every address".
        var plain = text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            throw Refuse(text, "it must be an address such as http://127.0.0.1:8000");
        if (url.Scheme != Uri.UriSchemeHttp)
            throw Refuse(text, "http is served; for https put a reverse proxy in front");
        if (url.Host == "localhost")
            return new(IPAddress.Loopback, url.Port);
        return IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
            ? new(address, url.Port)
            : throw Refuse(text, "the host must be an address of this machine, localhost or *");
    }

    private static FormatException Refuse(string text, string why) => new($"'{text}' is not an address to listen at: {why}.");
}
