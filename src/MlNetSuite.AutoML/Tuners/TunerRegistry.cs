using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>All tuners, by name.</summary>
public static class TunerRegistry
{
    private static readonly (string Name, string Summary, Func<int, ITuner> Make)[] Tuners =
    [
        ("default", "portfolio configurations, then local search and tpe, weighted by their success", seed => new DefaultTuner(seed)),
        ("random", "random search", seed => new RandomTuner(seed)),
        ("grid", "every combination once", _ => new GridTuner()),
        ("sobol", "a scrambled Sobol sequence", seed => new QuasiRandomTuner(seed)),
        ("tpe", "tree-structured Parzen estimator", seed => new TpeTuner(seed)),
        ("flow2", "cost-frugal local search", seed => new CostFrugalTuner(seed)),
        ("blendsearch", "local searches blended with tpe by expected cost", seed => new BlendSearchTuner(seed)),
        ("cma-es", "covariance matrix adaptation, for numbers only", seed => new CmaEsTuner(seed)),
    ];

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Tuners.Select(t => t.Name)];

    /// <summary>What a tuner does, in a line.</summary>
    /// <exception cref="ParameterException">There is no such tuner.</exception>
    public static string Summary(string name) => Find(name).Summary;

    /// <summary>Makes a tuner.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Its random seed.</param>
    /// <exception cref="ParameterException">There is no such tuner; the message says which there are.</exception>
    public static ITuner Create(string name, int seed = 1) => Find(name).Make(seed);

    private static (string Name, string Summary, Func<int, ITuner> Make) Find(string name)
    {
        foreach (var tuner in Tuners)
            if (tuner.Name == name)
                return tuner;
        var near = Nearest.To(name, Names);
        throw new ParameterException(
            $"unknown tuner '{name}'; available: {string.Join(", ", Names)}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
