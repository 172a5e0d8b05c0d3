using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>The first lines a user writes; docs/sweeps.md quotes them.</summary>
public class SweepExamples
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_function()
    {
        var space = new SearchSpace()
            .Uniform("x", -5, 10, 0, "where to look")
            .Uniform("y", 0, 15, 0, "and how far up");

        var found = await Sweep.FunctionAsync(space, trial =>
        {
            var (x, y) = (trial.Parameters.Real("x"), trial.Parameters.Real("y"));
            return Math.Pow(x - 3, 2) + Math.Pow(y - 2, 2);
        }, Objective.Minimize("distance"), new SweepBudget { Trials = 60, Parallel = 2 }, cancel: Cancel);

        Console.WriteLine($"{found.Value} at {found.Best}");

        Assert.True(found.Value < 4);
        Assert.Equal(60, found.Trials.Count);
    }

    [Fact]
    public async Task A_pipeline_over_an_options_class()
    {
        var (training, validation) = (Rows(400, seed: 1), Rows(200, seed: 2));

        var found = await Sweep.OptionsAsync<LineOptions>((options, trial) =>
        {
            var ml = new MLContext(trial.Seed);
            var pipeline = ml.Transforms.NormalizeMeanVariance("Features")
                .Append(ml.Regression.Trainers.LbfgsPoissonRegression(l1Regularization: options.L1, l2Regularization: options.L2,
                    historySize: options.Memory));
            var model = pipeline.Fit(ml.Data.LoadFromEnumerable(training));
            return ml.Regression.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(validation))).RootMeanSquaredError;
        }, Objective.Minimize("RMSE"), new SweepBudget { Trials = 8, Time = TimeSpan.FromMinutes(1) }, cancel: Cancel);

        Console.WriteLine($"RMSE {found.Value:0.000} with L1 {found.Best.L1} and L2 {found.Best.L2}");

        Assert.All(found.Trials, t => Assert.Equal(TrialState.Completed, t.State));
        Assert.Equal(found.Trials.Min(t => t.Value), found.Value);
        Assert.InRange(found.Best.Memory, 2, 50);
    }

    [Fact]
    public async Task When_nothing_works_the_reason_is_thrown()
    {
        var fault = await Assert.ThrowsAsync<TrialFailedException>(() =>
            Sweep.OptionsAsync<LineOptions>((_, _) => double.NaN, Objective.Minimize("RMSE"), new SweepBudget { Trials = 3 },
                cancel: Cancel));
        Assert.Equal("none of 3 trials completed; trial 2: gave NaN for 'RMSE'; values must be finite numbers.", fault.Message);
    }

    private static List<Row> Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())
            .Select(x => new Row { Features = [x, x * x], Label = MathF.Round(MathF.Exp(2 * x)) })];
    }

    private sealed class LineOptions
    {
        [Range(1e-3, 10.0, 1.0, logBase: true)]
        public float L1 { get; set; }

        [Range(1e-3, 10.0, 1.0, logBase: true)]
        public float L2 { get; set; }

        [Range(2, 50, 20)]
        public int Memory { get; set; }
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
