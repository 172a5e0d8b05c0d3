using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Random search (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13): every
/// parameter drawn evenly in its own scale.</summary>
/// <param name="seed">The source of chance.</param>
public sealed class RandomTuner(int seed = 1) : ITuner
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query) => new(Draw(query.Space, Chance.Of(seed, query.Number)), Name);

    internal static ParameterSet Draw(SearchSpace space, Chance chance) => space.Build(p => p.FromUnit(chance.Next()));
}
