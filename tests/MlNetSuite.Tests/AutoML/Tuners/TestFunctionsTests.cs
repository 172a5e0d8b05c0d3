using MlNetSuite.Benchmarks.AutoML.Problems;

namespace MlNetSuite.Tests.AutoML.Tuners;

/// <summary>Optima as Surjanovic and Bingham's library gives them.</summary>
public class TestFunctionsTests
{
    [Theory]
    [InlineData(-Math.PI, 12.275)]
    [InlineData(Math.PI, 2.275)]
    [InlineData(9.42478, 2.475)]
    public void Branin_has_three_equal_minima(double x, double y) =>
    Assert.Equal(TestFunctions.Branin.Least, TestFunctions.BraninAt(x, y), 1e-6);

    [Fact]
    public void Hartmann() =>
        Assert.Equal(TestFunctions.Hartmann6.Least, TestFunctions.HartmannAt([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]),
            1e-5);

    [Fact]
    public void Rosenbrock_and_Ackley_are_0_at_theirs()
    {
        Assert.Equal(0, TestFunctions.RosenbrockAt([1, 1, 1, 1, 1]));
        Assert.Equal(0, TestFunctions.AckleyAt(new double[10]), 1e-12);
    }
}
