using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>Lets every trial run to its end.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public bool Prune(Trial trial, IReadOnlyList<Trial> history, Objective objective) => false;
}
