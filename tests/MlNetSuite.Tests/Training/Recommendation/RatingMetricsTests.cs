using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class RatingMetricsTests
{
    [Fact]
    public void Errors_as_worked_out_by_hand()
    {
        Assert.Equal(Math.Sqrt((1 + 4 + 0) / 3.0), RatingMetrics.Rmse([2, 5, 3], [1, 3, 3]), 1e-12);
        Assert.Equal(1, RatingMetrics.Mae([2, 5, 3], [1, 3, 3]), 1e-12);
        Assert.Throws<ArgumentException>(() => RatingMetrics.Rmse([], []));
        Assert.Throws<ArgumentException>(() => RatingMetrics.Mae([1], [1, 2]));
    }

    [Fact]
    public void A_saved_model_is_measured_and_popular_equals_its_own_baseline()
    {
        var data = SmallRatings.TwoTastes();
        var split = LeaveLastOut.Split(data);
        var (train, test) = (data.Subset(split.Train), data.Subset(split.Test));
        using var popular = Open(new PopularTrainer(), train);
        var metrics = RatingMetrics.Evaluate(popular, test, threads: 2, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["hitRate@10", "ndcg@10", "recall@10"], metrics.Keys);
        Assert.Equal(RatingMetrics.Baseline(train, test, "popular"), metrics);

        using var biases = Open(new BiasOnlyTrainer(), train);
        metrics = RatingMetrics.Evaluate(biases, test, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["rmse", "mae", "hitRate@10", "ndcg@10", "recall@10"], metrics.Keys);
        var baseline = RatingMetrics.Baseline(train, test, "bias-only");
        Assert.InRange(metrics["rmse"], 0.1, 2 * baseline["rmse"]);
        Assert.InRange(metrics["mae"], 0.1, 2 * baseline["mae"]);

        // The rows it was trained on have errors, and nothing to rank.
        Assert.Equal(["rmse", "mae"], RatingMetrics.Evaluate(biases, train, cancel: TestContext.Current.CancellationToken).Keys);
        Assert.Empty(RatingMetrics.Evaluate(biases, test.Subset([]), cancel: TestContext.Current.CancellationToken));

        Assert.Equal("i0", popular.Recommend("nobody", 1).Items[0].Item);
        Assert.Throws<ArgumentOutOfRangeException>(() => popular.Recommend("u1", 0));
    }

    private static PredictionModel Open(MlNetSuite.Training.Tasks.ITrainer<MlNetSuite.Data.RatingDataset> trainer,
        MlNetSuite.Data.RatingDataset data)
    {
        using var model = trainer.Train(data);
        var card = new ModelCard
        {
            Task = "recommendation",
            Trainer = trainer.Name,
            Parameters = new JsonObject(),
            Metrics = new JsonObject(),
            Dataset = "small",
            Fingerprint = data.Fingerprint,
            TrainRows = data.Count,
            TestRows = 0,
            Seed = 1,
            Libraries = new Dictionary<string, string>(),
            Created = DateTimeOffset.UnixEpoch,
            Inputs = [new("User", "Text"), new("Item", "Text")],
            Outputs = [new("Score", "Single", 1)],
        };
        return PredictionModel.Open(
            new MemoryStream(ModelArtifact.Pack(new MLContext(1), model.Transformer, model.InputSchema, card, entries: model.Entries)));
    }
}
