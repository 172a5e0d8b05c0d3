using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The same list for everybody, most rated items first: the baseline every recommender of items must beat.</summary>
public sealed class PopularTrainer : ITrainer<RatingDataset>
{
    /// <inheritdoc/>
    public string Name => "popular";

    /// <inheritdoc/>
    public string Summary => "the most rated items, whoever asks";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new();

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        run.Report(new("counting", 0));
        var ratings = RatingMatrix.From(data);
        float[] one = new float[ratings.Users.Length + 1];
        Array.Fill(one, 1);
        var model = new InnerProduct(1, one, [.. Popularity(ratings), 0], 0, null);
        var trained = RecommenderGraph.Model(run, ratings, InnerProductGraph.Write(ratings, model));
        run.Report(new("counting", 1));
        return trained;
    }

    /// <summary>The share of users who rated each item, 0..1.</summary>
    internal static float[] Popularity(RatingMatrix ratings) =>
        [.. Enumerable.Range(0, ratings.Items.Length).Select(i => (float)ratings.ByItem.Length(i) / ratings.Users.Length)];
}
