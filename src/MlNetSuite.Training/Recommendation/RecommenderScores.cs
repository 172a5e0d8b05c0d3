using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The scores of a packed recommender, for its evaluation.</summary>
internal abstract class RecommenderScores : ItemScores
{
    /// <summary>The score of each pair of a user and an item.</summary>
    internal abstract float[] Pairs(IReadOnlyList<string> users, IReadOnlyList<string> items);

    /// <summary>By a product of matrices where the recommender is one of factors, else by its graph, a user at a time.</summary>
    internal static RecommenderScores Of(PredictionModel model) =>
        FactorScores.Read(model.OnnxModel(), model.Rated!.Items) is { } factors ? factors : new OfGraph(model);

    private sealed class OfGraph(PredictionModel model) : RecommenderScores
    {
        internal override int Stride { get; } = model.Rated!.Items.Count;

        internal override void Score(IReadOnlyList<string> users, Span<float> scores)
        {
            for (var n = 0; n < users.Count; n++)
                model.ScoreItems(users[n]).CopyTo(scores[(n * Stride)..]);
        }

        internal override float[] Pairs(IReadOnlyList<string> users, IReadOnlyList<string> items) => model.ScorePairs(users, items);
    }
}
