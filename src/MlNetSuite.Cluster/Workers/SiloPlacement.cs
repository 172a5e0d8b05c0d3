using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace MlNetSuite.Cluster.Workers;

/// <summary>Places a grain on the silo whose address is its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnItsSiloAttribute() : PlacementAttribute(SiloPlacement.Instance);

/// <inheritdoc cref="OnItsSiloAttribute"/>
[GenerateSerializer]
internal sealed class SiloPlacement : PlacementStrategy
{
    internal static SiloPlacement Instance { get; } = new();
}

/// <inheritdoc cref="OnItsSiloAttribute"/>
internal sealed class SiloPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silo = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            // A worker that is gone is not replaced by another under its name.
            : throw new SiloUnavailableException($"the worker {silo} has left the cluster.");
    }
}
