using MlNetSuite.Cluster.Membership;
using MlNetSuite.Cluster.Security;
using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>A worker as it was found.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Status">What it says of itself; null where it does not answer.</param>
/// <param name="Fault">Why it does not answer.</param>
internal sealed record SeenWorker(string Address, WorkerStatus? Status, string? Fault)
{
    /// <summary>Whether it answers, and refuses the key.</summary>
    internal bool IsRefused { get; init; }
}

/// <summary>Looks at a cluster.</summary>
internal static class ClusterLook
{
    /// <summary>The workers that meet somewhere.</summary>
    internal static async Task<IReadOnlyList<SeenWorker>> AtAsync(string url, ClusterSecurity security, CancellationToken cancel)
    {
        // Looking leaves the database as it is.
        if (ClusterDatabase.Is(url) && !ClusterDatabase.HasTables(url))
            return [];
        await using (var place = await MeetingPlace.OpenAsync(url))
            if (!await place.HasWorkersAsync(cancel))
                return [];
        await using var cluster = await ClusterConnection.ConnectAsync(url, security, _ => { }, cancel);
        return await cluster.LookAsync(cancel);
    }
}
