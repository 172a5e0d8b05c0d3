using MlNetSuite.Data;
using Orleans.Configuration;

namespace MlNetSuite.Cluster.Membership;

/// <summary>Where the workers and the sweeps of a cluster find each other.</summary>
internal abstract class MeetingPlace : IAsyncDisposable
{
    /// <summary>A meeting place has one cluster: all workers of it serve all sweeps that name it.</summary>
    internal const string ClusterId = "mlnetsuite";

    /// <summary>Its URL without secrets.</summary>
    internal abstract string Name { get; }

    /// <summary>Opens a PostgreSQL database, the one that keeps studies, or a Redis server.</summary>
    /// <param name="url">Such as <c>postgres://user@host/database</c> or <c>redis://host:6379</c>.</param>
    /// <exception cref="AutoML.Studies.StudyException">It is no such database, or it refuses.</exception>
    /// <exception cref="InputException">It is no such server, or it refuses.</exception>
    internal static async Task<MeetingPlace> OpenAsync(string url) => RedisMeetingPlace.Is(url)
        ? await RedisMeetingPlace.ConnectAsync(url)
        : ClusterDatabase.Is(url) ? new DatabaseMeetingPlace(ClusterDatabase.Open(url))
        : throw new InputException("a cluster meets in a PostgreSQL database (postgres://user@host/database) or on a Redis server "
            // What is behind the scheme may hold a password.
            + $"(redis://host), and not in '{(url.Split("://", 2) is [var scheme, _] ? $"{scheme}://..." : url)}'.");

    /// <summary>Names the cluster to Orleans.</summary>
    internal static void Identify(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (ClusterId, ClusterId);

    /// <summary>Lets a worker join here.</summary>
    internal abstract void Use(ISiloBuilder silo);

    /// <summary>Lets a sweep find workers here.</summary>
    internal abstract void Use(IClientBuilder client);

    /// <summary>Whether any worker has joined.</summary>
    internal abstract Task<bool> HasWorkersAsync(CancellationToken cancel);

    /// <summary>The addresses of the workers that live, by which they are called.</summary>
    /// <param name="client">Connected to them.</param>
    /// <param name="cancel">Ends the call.</param>
    internal abstract Task<IReadOnlyList<SiloAddress>> WorkersAsync(IClusterClient client, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
