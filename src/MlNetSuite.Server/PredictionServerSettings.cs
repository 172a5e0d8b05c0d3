using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MlNetSuite.Server;

/// <summary>How the whole server is run: <c>mlnetsuite serve</c>.</summary>
internal sealed record PredictionServerSettings
{
    /// <summary>Model zips and folders of them.</summary>
    internal required IReadOnlyList<string> Models { get; init; }

    /// <summary>Where HTTP/1.1 is listened to.</summary>
    internal required IReadOnlyList<ListenUrl> Urls { get; init; }

    /// <summary>Where HTTP/2 is listened to, for gRPC: without TLS the two cannot share a port.</summary>
    internal IReadOnlyList<ListenUrl> GrpcUrls { get; init; } = [];

    /// <summary>The file of keys of which a request must have one; null for none.</summary>
    internal string? KeyFile { get; init; }

    /// <summary>Whether names of this machine alone are answered to.</summary>
    internal bool LocalHostsOnly { get; init; }

    /// <summary>Where a visitor of <c>/</c> is sent, such as <c>studio/</c>; null for the page that tries models.</summary>
    internal string? Home { get; init; }

    /// <summary>Registers what further endpoints need.</summary>
    internal Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Maps further endpoints.</summary>
    internal Action<WebApplication> Endpoints { get; init; } = _ => { };

    /// <summary>What a request may cost.</summary>
    internal PredictionServerOptions Options { get; init; } = new();

    /// <summary>Threads that predict.</summary>
    internal int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long the server, asked to stop, still takes requests while it says that it is not ready.</summary>
    internal TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request's headers may take.</summary>
    internal TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections at one time; for one more, the one that has been idle longest is closed.</summary>
    internal int MaxConnections { get; init; } = 4_096;
}
