using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

public sealed class FarNumbersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("log-normal")]
    [InlineData("wide log-normal")]
    [InlineData("prices")]
    [InlineData("pareto")]
    [InlineData("long pareto")]
    [InlineData("counts")]
    [InlineData("rare counts")]
    [InlineData("poisson")]
    [InlineData("claims")]
    [InlineData("cauchy")]
    [InlineData("stars")]
    [InlineData("two values")]
    public void Long_tails_are_left_alone(string kind)
    {
        var random = new Random(7);
        foreach (var rows in (int[])[40, 200, 1_000, 20_000])
            for (var time = 0; time < 40_000 / rows; time++)
                Assert.Empty(Far(Enumerable.Range(0, rows).Select(_ => Draw(kind, random))));
    }

    [Theory]
    [InlineData("normal", 99999999f, 200)]
    [InlineData("normal", -1e6f, 200)]
    [InlineData("even", 99999999f, 200)]
    [InlineData("log-normal", 1e12f, 200)]
    [InlineData("prices", 3e9f, 200)]
    [InlineData("poisson", 9999f, 1_000)]
    [InlineData("stars", 500f, 200)]
    [InlineData("stars", 55f, 200)]
    public void What_is_hardly_of_the_same_kind_is_found(string kind, float slip, int fewest)
    {
        var random = new Random(7);
        foreach (var rows in (int[])[fewest, 2_000, 20_000])
        {
            List<float> numbers = [.. Enumerable.Range(0, rows).Select(_ => Draw(kind, random))];

            Assert.Equal([slip], Far([.. numbers, slip]));
            Assert.Equal([slip], Far([.. numbers, slip, slip]));
        }
    }

    [Fact]
    public void Several_are_found_and_missing_ones_pass_over()
    {
        var even = Enumerable.Range(100, 800).Select(n => (float)n);
        Assert.Equal([1e8f, -1e6f], Far([.. even, 1e8f, -1e6f, float.NaN]));
        Assert.Empty(Far([]));
        Assert.Empty(Far([float.NaN]));
        Assert.Empty(Far([1, 1, 1, 500]));
    }

    [Fact]
    public void Labels_far_from_all_others_are_told_by_line()
    {
        string Write(string more) => _folder.Write($"{Guid.NewGuid():N}.csv",
            $"x,y\n{string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{100 + 7 * row}\n"))}{more}");
        IReadOnlyList<string> Notes(string more, ColumnRoles? roles = null) => [.. DatasetReader.Default.RegressionTables(Write(more),
            roles ?? new() { Label = "y" }, cancel: TestContext.Current.CancellationToken).Notes
            .Where(note => note.Contains("far from", StringComparison.Ordinal))];

        Assert.Empty(Notes(""));
        Assert.EndsWith("'y' has 1 number far from all others, which are from 100 to 793: '99999999' (line 102); if this is a slip or " +
            "stands for a missing value, --missing=99999999 leaves such rows out", Assert.Single(Notes("5,99999999\n")));
        Assert.Contains("'-9999' (3 times, first in line 103); if", Assert.Single(Notes("5,400\n5,-9999\n5,-9999\n6,-9999\n")),
            StringComparison.Ordinal);
        Assert.Empty(Notes("5,99999999\n", new() { Label = "y", Missing = ["99999999"] }));
    }

    private static IReadOnlyList<float> Far(IEnumerable<float> numbers) =>
        FarNumbers.Of(numbers.CountBy(number => number).Select(n => (n.Key, n.Value)));

    private static float Draw(string kind, Random random)
    {
        double Even() => 1 - random.NextDouble();
        double Normal() => Math.Sqrt(-2 * Math.Log(Even())) * Math.Cos(2 * Math.PI * Even());
        double Pareto(double shape) => Math.Pow(Even(), -1 / shape);
        double Poisson(double mean)
        {
            var count = 0;
            for (var left = Even(); left > Math.Exp(-mean); left *= Even())
                count++;
            return count;
        }
        return (float)(kind switch
        {
            "normal" => 500 + 100 * Normal(),
            "even" => Math.Round(100 + 800 * Even()),
            "log-normal" => Math.Exp(10 + Normal()),
            "wide log-normal" => Math.Exp(5 + 2.5 * Normal()),
            "prices" => Math.Round(Math.Exp(12 + 0.5 * Normal())) + 0.99,
            "pareto" => Pareto(2),
            "long pareto" => 1000 * Pareto(1.16),
            "counts" => Math.Floor(Pareto(1.5)),
            "rare counts" => Even() < 0.7 ? 0 : Math.Floor(Pareto(1.2)),
            "poisson" => Poisson(3),
            "claims" => Even() < 0.9 ? 0 : Math.Exp(7 + 1.5 * Normal()),
            "cauchy" => Math.Tan(Math.PI * (Even() - 0.5)),
            "stars" => 1 + Math.Floor(4.999 * Even()),
            "two values" => Even() < 0.99 ? 0 : 1000,
            _ => throw new ArgumentException(kind),
        });
    }
}
