using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Quasi-random search: points of a scrambled Sobol sequence (see <see cref="SobolSequence"/>), which fill the space
/// more evenly than random draws do (Bousquet et al. 2017, "Critical Hyper-Parameters: No Random, No Cry").</summary>
/// <param name="seed">The random seed.</param>
public sealed class QuasiRandomTuner(int seed = 1) : ITuner
{
    /// <inheritdoc/>
    public string Name => "sobol";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query) => new(Point(query.Space, seed, query.Number), Name);

    /// <summary>Each parameter has a dimension of its own, whether it counts or not; those past the sequence's last are drawn.</summary>
    internal static ParameterSet Point(SearchSpace space, int seed, int number)
    {
        var dimension = 0;
        var dimensions = space.Parameters.Where(p => p.Cardinality != 1).ToDictionary(p => p.Name, _ => dimension++);
        var random = RandomStream.Of(seed, number);
        return space.Build(p => p.FromUnit(
            !dimensions.TryGetValue(p.Name, out var own) ? 0.5
            : own < SobolSequence.Dimensions ? SobolSequence.Scrambled(number, own, seed)
            : random.Next()));
    }
}
