using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Random search (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13): every
/// parameter drawn evenly in its own scale.</summary>
/// <param name="seed">The random seed.</param>
public sealed class RandomTuner(int seed = 1) : ITuner
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query) => new(Draw(query.Space, RandomStream.Of(seed, query.Number)), Name);

    internal static ParameterSet Draw(SearchSpace space, RandomStream random) => space.Build(p => p.FromUnit(random.Next()));
}
