using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Data.Readers;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What would a user like: ratings that users gave items.</summary>
public sealed class RecommendationTask : TrainingTask<RatingDataset>
{
    /// <inheritdoc/>
    public override string Name => "recommendation";

    /// <inheritdoc/>
    public override string Summary => "what a user would like";

    /// <inheritdoc/>
    public override IReadOnlyList<ITrainer<RatingDataset>> Trainers => RecommendationTrainers.All;

    /// <inheritdoc/>
    public override DataSplit<RatingDataset> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.Ratings(source.Data, source.Roles, source.Test, cancel);

    /// <inheritdoc/>
    public override MetricReport Evaluate(PredictionModel model, RatingDataset rows, CancellationToken cancel) =>
        new([.. RatingMetrics.Evaluate(model, rows, model.Threads, cancel)]);

    private protected override string UsualMetric => "rmse";

    private protected override string FirstTried => "bias-only";

    /// <summary>Errors are for trainers that predict ratings; lists are judged on each user's last item, as those that rank are.</summary>
    private protected override bool Judges(ITrainer trainer, string metric) =>
        RecommendationTrainers.PredictsRatings(trainer.Name) == (metric is "rmse" or "mae") || metric is "latency" or "bytes";

    private protected override IReadOnlyList<float[]>? Scores(PredictionModel model, RatingDataset rows, CancellationToken cancel) =>
        RecommendationTrainers.PredictsRatings(model.Card.Trainer) ? [.. RatingMetrics.Predict(model, rows, cancel).Select(score => new[] { score })] : null;

    private protected override MetricReport Judge(RatingDataset rows, IEnumerable<float[]> scores, string? sought = null) =>
        new([.. RatingMetrics.Errors([.. scores.Select(s => s[0])], rows)]);

    private protected override IReadOnlyList<double> Times(RatingDataset rows, string column) =>
        rows.Timestamps is { } times && column is "timestamp" ? [.. times.Select(t => (double)t)]
            : throw new InputException($"--validation time:{column}: {(rows.Timestamps is null ? "these ratings have no timestamps" : "ratings are put in order by their timestamps")}; use {(rows.Timestamps is null ? "holdout" : "time:timestamp")}.");

    /// <summary>Makes one recommender of several: of ratings the weighted mean, of scores that only rank the weighted mean after
    /// each is brought to mean 0 and deviation 1 over all items.</summary>
    /// <inheritdoc/>
    public override TrainedModel Merge(IReadOnlyList<ModelMember> members, RatingDataset data, TrainingRun run) =>
        RecommenderEnsemble.Merge(members, run);

    private protected override IReadOnlyList<TaskOutput> Outputs(ITrainer trainer) =>
    [
        new("Score", RecommendationTrainers.PredictsRatings(trainer.Name) ? OutputRole.Number : OutputRole.Ranking),
        new("KnownUser", OutputRole.Flag, "Whether the user was seen in training.", "the user was not seen in training"),
        new("KnownItem", OutputRole.Flag, "Whether the item was seen in training.", "the item was not seen in training"),
    ];

    private protected override MetricReport Baseline(RatingDataset train, RatingDataset test, ITrainer trainer, int threads) =>
        new([.. RatingMetrics.Baseline(train, test, trainer.Name, threads)]);

    /// <summary>Trainers that predict ratings are tested on ratings drawn at random, those that only rank on each user's last
    /// item, as their papers do (one by chance where time is not known); a share asked for is always drawn at random.</summary>
    private protected override Holdout Split(RatingDataset rows, ITrainer trainer, double? fraction, double usual, int seed) =>
        fraction is null && !RecommendationTrainers.PredictsRatings(trainer.Name)
            ? LeaveLastOut.Split(rows, seed)
            : Holdout.Shuffled(rows.Count, fraction ?? usual, seed);

    private protected override RatingDataset Subset(RatingDataset rows, IReadOnlyList<int> indices) => rows.Subset(indices);

    private protected override IReadOnlyList<string> Groups(RatingDataset rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        FurtherColumn.Read(data, roles, column, rows.Count, cancel);

    private protected override IReadOnlyDictionary<string, object?> Row(RatingDataset rows, int row) => new Dictionary<string, object?>(3)
    {
        ["User"] = rows.Users[rows.UserIndex[row]],
        ["Item"] = rows.Items[rows.ItemIndex[row]],
        ["Rating"] = rows.Ratings[row],
    };

    private protected override IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel) =>
        File.Exists(data) ? UnlabelledRows.OfRatings(data, roles, cancel) : null;

    private protected override JsonObject Sample(RatingDataset rows, int row) => new()
    {
        ["User"] = rows.Users[rows.UserIndex[row]],
        ["Item"] = rows.Items[rows.ItemIndex[row]],
    };
}
