using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>All pruners. A new one is added here and is then on the command line and in the contract tests.</summary>
public static class PrunerCatalog
{
    /// <summary>The pruners, with their defaults.</summary>
    public static IReadOnlyList<IPruner> All { get; } = [new SuccessiveHalvingPruner(), new MedianPruner(), new NoPruner()];

    /// <summary>The pruner called <paramref name="name"/>.</summary>
    /// <exception cref="ParameterException">There is none; the message lists the available ones.</exception>
    public static IPruner Find(string name)
    {
        var near = Nearest.To(name, All.Select(p => p.Name));
        return All.FirstOrDefault(p => p.Name == name)
            ?? throw new ParameterException(
                $"unknown pruner '{name}'; available: " +
                $"{string.Join(", ", All.Select(p => p.Name))}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
