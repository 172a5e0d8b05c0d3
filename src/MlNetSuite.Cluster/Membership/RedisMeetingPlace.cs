using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Data;
using Orleans.Clustering.Redis;
using Orleans.Messaging;
using StackExchange.Redis;

namespace MlNetSuite.Cluster.Membership;

/// <summary>A Redis server as a meeting place, by Orleans' own provider.</summary>
internal sealed class RedisMeetingPlace : MeetingPlace
{
    /// <summary>The variable with the server's password, which a URL would show to other users of the machine.</summary>
    internal const string PasswordVariable = "REDIS_PASSWORD";

    private const string Plain = "redis", Encrypted = "rediss";
    private const int UsualPort = 6379;

    private readonly IConnectionMultiplexer _server;
    private readonly ConfigurationOptions _settings;

    private RedisMeetingPlace(string name, ConfigurationOptions settings, IConnectionMultiplexer server) =>
        (Name, _settings, _server) = (name, settings, server);

    /// <inheritdoc/>
    internal override string Name { get; }

    /// <summary>Whether a URL is one of Redis.</summary>
    internal static bool Is(string url) => url.StartsWith($"{Plain}:", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith($"{Encrypted}:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Connects to a server.</summary>
    /// <param name="url"><c>redis://[user[:password]@]host[:port][/database]</c>, or <c>rediss://</c> for TLS.</param>
    /// <exception cref="InputException">It is no such URL, or the server cannot be reached or refuses.</exception>
    internal static async Task<RedisMeetingPlace> ConnectAsync(string url)
    {
        var (name, settings) = Read(url, Environment.GetEnvironmentVariable(PasswordVariable));
        ConnectionMultiplexer? server = null;
        try
        {
            server = await ConnectionMultiplexer.ConnectAsync(settings);
            // The first question is when the server hears of the database.
            await server.GetDatabase().KeyExistsAsync(ClusterId);
            return new(name, settings, server);
        }
        catch (Exception fault) when (fault is RedisException or RedisCommandException or TimeoutException)
        {
            if (server is not null)
                await server.DisposeAsync();
            throw new InputException($"the Redis server {name} {Reason(fault, settings)}", fault);
        }
    }

    /// <summary>Reads a URL.</summary>
    /// <returns>The URL without secrets, and what it says.</returns>
    internal static (string Name, ConfigurationOptions Settings) Read(string url, string? password)
    {
        // Nothing of what was given is repeated: it may hold a password.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0 || address.Query.Length > 0
            || !int.TryParse(address.AbsolutePath.Trim('/') is { Length: > 0 } number ? number : "0", NumberStyles.None,
                CultureInfo.InvariantCulture, out var database))
            throw new InputException("the URL of the Redis server cannot be read: expected redis://host, redis://host:port or "
                + "redis://host:port/number, where the number is that of a database.");
        var given = address.UserInfo.Split(':', 2);
        var port = address.Port > 0 ? address.Port : UsualPort;
        return (string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{port}/{database}"), new()
        {
            EndPoints = { { address.Host, port } },
            User = given[0].Length > 0 ? Uri.UnescapeDataString(given[0]) : null,
            Password = given.Length > 1 ? Uri.UnescapeDataString(given[1]) : password,
            Ssl = address.Scheme == Encrypted,
            DefaultDatabase = database,
        });
    }

    /// <inheritdoc/>
    internal override void Use(ISiloBuilder silo) => silo.UseRedisClustering(Share);

    /// <inheritdoc/>
    internal override void Use(IClientBuilder client) => client.UseRedisClustering(Share);

    /// <inheritdoc/>
    internal override async Task<bool> HasWorkersAsync(CancellationToken cancel)
    {
        var builder = SilentHost.Builder();
        builder.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(Identify);
            Use(client);
        });
        using var host = builder.Build();
        var gateways = host.Services.GetRequiredService<IGatewayListProvider>();
        await gateways.InitializeGatewayListProvider();
        return (await gateways.GetGateways()).Count > 0;
    }

    /// <inheritdoc/>
    internal override async Task<IReadOnlyList<SiloAddress>> WorkersAsync(IClusterClient client, CancellationToken cancel) =>
        [.. (await client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancel)).Keys.Order()];

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Share(RedisClusteringOptions options)
    {
        options.ConfigurationOptions = _settings;
        options.CreateMultiplexer = _ => Task.FromResult((_server, true));
    }

    // The client's own words are for who writes programs.
    private static string Reason(Exception fault, ConfigurationOptions settings) => fault switch
    {
        RedisServerException or RedisCommandException => $"refuses: {fault.Message.TrimEnd('.')}. Check the number of the database at the end of the URL, and "
            + "what the user may do.",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } when settings.Ssl && !HasAnswered(fault) =>
            $"does not speak TLS with a certificate that this machine trusts; {Plain}:// is for a server without TLS.",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } when settings.Password is null =>
            $"cannot be reached, or refuses: it wants a password ({PasswordVariable}).",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            $"cannot be reached, or refuses: it wants another password ({PasswordVariable}), or another user.",
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection } =>
            "cannot be reached: its name is not known. Check the address.",
        _ => $"cannot be reached, or refuses: no connection. Check the address, that the server runs{(settings.Ssl ? " with TLS" : "")}, and "
            + $"the password ({PasswordVariable}).",
    };

    /// <summary>Whether what refused was the server, and not TLS.</summary>
    private static bool HasAnswered(Exception? fault) => fault is not null && (fault is RedisServerException
        || fault.Message.Contains("WRONGPASS", StringComparison.Ordinal) || fault.Message.Contains("NOAUTH", StringComparison.Ordinal)
        || HasAnswered(fault.InnerException));
}
