using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Evaluates recommenders: those that predict ratings by their errors, those that rank by the lists they make.</summary>
internal sealed class RatingEvaluation : ITaskEvaluation<RatingDataset>, ITaskScores<RatingDataset>
{
    public string DefaultMetric => "rmse";

    public string MetricOf(ITrainer trainer) => trainer is IRatingTrainer ? DefaultMetric : "ndcg@10";

    /// <summary>Errors are for trainers that predict ratings; lists are evaluated on each user's last item, as those that rank
    /// are.</summary>
    public bool Supports(ITrainer trainer, string metric) =>
        trainer is IRatingTrainer == (metric is "rmse" or "mae") || metric is "latency" or "bytes";

    public MetricReport Evaluate(PredictionModel model, RatingDataset rows, CancellationToken cancel)
    {
        var metrics = RatingMetrics.Evaluate(model, rows, model.Threads, cancel);
        return new([.. metrics]) { Notes = AreOfNewItems(model.Rated!, rows) ? [NoLists] : [] };
    }

    private const string NoLists = "hitRate, ndcg and recall are not measured: nobody rated an item of these rows in training, and items " +
        "that nobody rated are in no list.";

    private static bool AreOfNewItems(RatedItems rated, RatingDataset rows)
    {
        var known = rated.Items.Take(rated.RatedCount).ToHashSet(StringComparer.Ordinal);
        return rows.Count > 0 && rows.ItemIndex.Distinct().All(item => !known.Contains(rows.Items[item]));
    }

    public IReadOnlyList<float[]>? Scores(PredictionModel model, RatingDataset rows, CancellationToken cancel) =>
        RecommendationTrainers.PredictsRatings(model.Card.Trainer)
            ? [.. RatingMetrics.Predict(RecommenderScores.Of(model), rows, cancel).Select(score => new[] { score })]
            : null;

    public MetricReport Evaluate(RatingDataset rows, IEnumerable<float[]> scores, string? metric = null) =>
        new([.. RatingMetrics.Errors([.. scores.Select(s => s[0])], rows)]);

    /// <summary>Makes one recommender of several: of ratings the weighted mean, of scores that only rank the weighted mean after
    /// each is brought to mean 0 and deviation 1 over all items.</summary>
    public TrainedModel Merge(IReadOnlyList<ModelMember> members, RatingDataset data, TrainingRun run) =>
        RecommenderEnsemble.Merge(members, run);

    public MetricReport Baseline(RatingDataset train, RatingDataset test, ITrainer trainer, int threads) =>
        new([.. RatingMetrics.Baseline(train, test, trainer.Name, threads)]);
}
