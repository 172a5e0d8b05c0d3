using MlNetSuite.Training.Recommendation.ColdItems;

namespace MlNetSuite.Tests.Training.Recommendation.ColdItems;

public class RidgeRegressionTests
{
    private const int Rows = 200, Width = 5;

    [Fact]
    public void What_goes_with_the_features_is_predicted_and_what_does_not_is_the_mean()
    {
        var random = new Random(1);
        var features = new TextFeatures(Width, [.. Enumerable.Range(0, (Rows + 1) * Width).Select(_ => (float)random.NextDouble())]);
        var targets = new float[Rows * 3];
        for (var row = 0; row < Rows; row++)
        {
            targets[row * 3] = 2 + 3 * features.Row(row)[1] - features.Row(row)[4];
            targets[row * 3 + 1] = 0.1f;
            targets[row * 3 + 2] = random.Next(2);
        }
        var design = RidgeDesign.Of(features, Rows, [.. Enumerable.Repeat(0.5, Rows)], 1, TestContext.Current.CancellationToken);
        var predicted = new float[3];
        RidgeRegression.Fit(design, targets, 3, 2, TestContext.Current.CancellationToken).Predict(Rows, predicted);
        Assert.Equal(2 + 3 * features.Row(Rows)[1] - features.Row(Rows)[4], predicted[0], 0.05f);
        Assert.Equal(0.1f, predicted[1]);
        Assert.Equal(0.5f, predicted[2], 0.15f);
    }

    [Fact]
    public void The_leverage_tells_the_error_of_a_row_left_out()
    {
        var random = new Random(2);
        float[] x = [.. Enumerable.Range(0, 12).Select(_ => (float)random.NextDouble())];
        double[] weights = [.. x.Select(_ => 0.5 + random.NextDouble())];
        var design = RidgeDesign.Of(new(1, x), x.Length, weights, 1, TestContext.Current.CancellationToken);
        double[] y = [.. x.Select(_ => random.NextDouble())];
        for (var s = 0; s < RidgeDesign.Strengths.Length; s++)
        {
            var all = Fit(design.Weights, RidgeDesign.Strengths[s]);
            for (var row = 0; row < x.Length; row++)
            {
                double[] without = [.. design.Weights];
                without[row] = 0;
                Assert.Equal(y[row] - Fit(without, RidgeDesign.Strengths[s])(x[row]),
                    (y[row] - all(x[row])) / (1 - design.Leverages[s][row]), 1e-4);
            }
        }

        // One feature, in words of a school book.
        Func<double, double> Fit(double[] w, double strength)
        {
            var (mx, my) = (w.Zip(x, (a, b) => a * b).Sum() / w.Sum(), w.Zip(y, (a, b) => a * b).Sum() / w.Sum());
            var slope = w.Select((a, n) => a * (x[n] - mx) * (y[n] - my)).Sum() /
                (w.Select((a, n) => a * (x[n] - mx) * (x[n] - mx)).Sum() + strength);
            return at => my + slope * (at - mx);
        }
    }
}
