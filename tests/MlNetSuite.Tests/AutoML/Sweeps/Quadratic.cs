using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>A study that looks for the smallest square, and what is needed to sweep it.</summary>
internal sealed class Quadratic : IProgress<SweepEvent>
{
    internal static SearchSpace Space { get; } = new SearchSpace().Uniform("x", -1, 1, 0.5, "where to look");

    internal Study Study { get; init; } = Study.InMemory(Space, Objective.Minimize("square"), seed: 7);

    /// <summary>What was told, in order.</summary>
    internal List<SweepEvent> Events { get; } = [];

    internal Action<SweepEvent> Heard { get; init; } = _ => { };

    internal Sweep Sweep(Func<TrialContext, double> function, IPruner? pruner = null) =>
        new(Study, new FunctionRunner(function) { Grace = TimeSpan.FromMilliseconds(100) }, new RandomTuner(), pruner);

    internal static double Square(TrialContext trial) => Math.Pow(trial.Parameters.Real("x"), 2);

    public void Report(SweepEvent value)
    {
        Events.Add(value);
        Heard(value);
    }
}
