namespace MlNetSuite.AutoML.Tuners;

/// <summary>Random search (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13): every
/// parameter drawn evenly in its own scale.</summary>
/// <param name="seed">The source of chance.</param>
public sealed class RandomTuner(int seed = 1) : ITuner
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Proposal Propose(TunerQuery query)
    {
        var random = new Random(HashCode(seed, query.Number));
        return new(query.Space.Build(p => p.FromUnit(random.NextDouble())), Name);
    }

    /// <summary>A seed for each trial, the same on every machine.</summary>
    private static int HashCode(int seed, int number) => unchecked((int)(((uint)seed * 0x9E3779B1u) ^ (((uint)number + 1) * 0x85EBCA77u)));
}
