using System.Collections.Concurrent;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Training.Images;

/// <summary>Backbones that were read in this process: the trials of a sweep share them.</summary>
internal static class PretrainedBackbones
{
    private static readonly ConcurrentDictionary<string, Lazy<Backbone>> Read = new();

    /// <exception cref="Data.InputException">The weights are not on this machine, or cannot be read.</exception>
    internal static Backbone Find(string weights)
    {
        var located = WeightsStore.Default.Locate(weights);
        return Read.GetOrAdd(located.Fingerprint, _ => new(() => BackboneReader.Read(located))).Value;
    }
}
