using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Benchmarks.AutoML.Problems;

/// <summary>Functions optimizers are compared by, over the usual ranges (Surjanovic and Bingham, "Virtual Library of
/// Simulation Experiments").</summary>
internal static class TestFunctions
{
    private static readonly double[] HartmannWeights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] HartmannScales =
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    internal static Problem Branin { get; } = new("branin",
        new SearchSpace().Uniform("x0", -5, 10, 2.5, "").Uniform("x1", 0, 15, 7.5, ""),
        set => BraninAt(set.Real("x0"), set.Real("x1")), 0.397887357729739);

    internal static Problem Hartmann6 { get; } = new("hartmann-6", Cube(6, 0, 1), set => HartmannAt(Point(set, 6)), -3.322368011415515);

    internal static Problem Rosenbrock5 { get; } = new("rosenbrock-5", Cube(5, -5, 10), set => RosenbrockAt(Point(set, 5)), 0);

    // Not symmetric, as the optimum would be in the middle.
    internal static Problem Ackley10 { get; } = new("ackley-10", Cube(10, -15, 30), set => AckleyAt(Point(set, 10)), 0);

    internal static double BraninAt(double x, double y) =>
        Math.Pow(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6, 2) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    internal static double HartmannAt(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            var inner = 0.0;
            for (var j = 0; j < 6; j++)
                inner += HartmannScales[i][j] * Math.Pow(x[j] - HartmannCentres[i][j], 2);
            sum -= HartmannWeights[i] * Math.Exp(-inner);
        }
        return sum;
    }

    internal static double RosenbrockAt(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i + 1 < x.Length; i++)
            sum += 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2);
        return sum;
    }

    internal static double AckleyAt(double[] x) =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E;

    private static SearchSpace Cube(int dimensions, double min, double max) =>
        Enumerable.Range(0, dimensions).Aggregate(new SearchSpace(), (space, i) => space.Uniform($"x{i}", min, max, (min + max) / 2, ""));

    private static double[] Point(ParameterSet set, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(i => set.Real($"x{i}"))];
}
