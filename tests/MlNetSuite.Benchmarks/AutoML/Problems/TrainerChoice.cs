using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Benchmarks.AutoML.Problems;

/// <summary>A space shaped as those of sweeps are: which trainer, what each is set to, what hangs on such a setting, three
/// deep. Each trainer has a basin of its own; the deepest is the narrowest.</summary>
internal static class TrainerChoice
{
    internal static Problem Problem { get; } = new("trainer-choice", new SearchSpace()
        .Choice("trainer", ["linear", "trees", "network"], "")
        .LogUniform("l2", 1e-6, 10, 1e-2, "").When("trainer", "linear")
        .Int("leaves", 8, 512, 64, "", log: true).When("trainer", "trees")
        .LogUniform("shrinkage", 1e-3, 1, 0.03, "").When("trainer", "trees")
        .Bool("bagging", false, "").When("trainer", "trees")
        .Uniform("share", 0.1, 1, 0.5, "").When("bagging", "true")
        .Int("width", 16, 1024, 128, "", log: true).When("trainer", "network")
        .Int("layers", 1, 4, 2, "").When("trainer", "network")
        .LogUniform("rate", 1e-5, 1, 3e-3, "").When("trainer", "network")
        .Choice("schedule", ["constant", "step", "one-cycle"], "").When("trainer", "network")
        .Uniform("warmup", 0, 1, 0.5, "").When("schedule", "one-cycle"),
        Value, 0.02);

    internal static double Value(ParameterSet set) => set.Text("trainer") switch
    {
        "linear" => 0.12 + 0.01 * Squared(set.Real("l2"), 1e-3),
        "trees" => 0.06 + 0.01 * Squared(set.Int("leaves"), 40) + 0.02 * Squared(set.Real("shrinkage"), 0.1)
            + (set.Bool("bagging") ? 0.1 * Math.Pow(set.Real("share") - 0.7, 2) : 0.02),
        _ => 0.02 + 0.008 * Squared(set.Int("width"), 500) + 0.01 * (4 - set.Int("layers")) + 0.03 * Squared(set.Real("rate"), 0.02)
            + set.Text("schedule") switch { "constant" => 0.03, "step" => 0.015, _ => 0.1 * Math.Pow(set.Real("warmup") - 0.2, 2) },
    };

    // In decades.
    private static double Squared(double value, double best) => Math.Pow(Math.Log10(value / best), 2);
}
