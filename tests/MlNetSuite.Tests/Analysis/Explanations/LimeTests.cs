using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class LimeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly double[] Weights = [0.5, -0.3, 0, 0.2, 0.05, -0.1, 0.15, 0];

    private static double[] Linear(IReadOnlyList<bool[]> kept) => [.. kept.Select(words => 0.25 + Weights.Where((_, w) => words[w]).Sum())];

    [Fact]
    public void The_weights_of_a_linear_model_are_found()
    {
        var surrogate = Lime.Fit(Weights.Length, Linear, samples: 2_000, seed: 1, cancel: Cancel);
        // The ridge penalty of 1 takes about a hundredth off.
        Assert.Equal(Weights, surrogate.Coefficients, (a, b) => Math.Abs(a - b) <= 0.02 * Math.Abs(a) + 0.002);
        Assert.Equal(0.25, surrogate.Intercept, 0.01);
        Assert.Equal(1, surrogate.Fidelity, 0.001);
    }

    [Fact]
    public void A_model_that_is_not_linear_is_known_by_its_fidelity()
    {
        double[] Parity(IReadOnlyList<bool[]> kept) => [.. kept.Select(words => words.Count(w => w) % 2 == 0 ? 1.0 : 0)];
        Assert.InRange(Lime.Fit(8, Parity, 1_000, 1, cancel: Cancel).Fidelity, -0.1, 0.5);
    }

    [Fact]
    public void Equal_seeds_give_equal_weights()
    {
        double[] Curved(IReadOnlyList<bool[]> kept) => Array.ConvertAll(Linear(kept), x => x * x);
        Assert.Equal(Lime.Fit(8, Curved, 100, 5, cancel: Cancel).Coefficients, Lime.Fit(8, Curved, 100, 5, cancel: Cancel).Coefficients);
        Assert.NotEqual(Lime.Fit(8, Curved, 100, 5, cancel: Cancel).Coefficients, Lime.Fit(8, Curved, 100, 6, cancel: Cancel).Coefficients);
    }
}
