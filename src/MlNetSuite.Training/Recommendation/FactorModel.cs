using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation.ColdItems;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Makes the model of learned factors, with rows of items that are known by their texts alone.</summary>
internal static class FactorModel
{
    /// <summary>The model; rows of rated items are those that were learned, to the last bit.</summary>
    internal static TrainedModel Of(
        RatingDataset data, RatingMatrix ratings, InnerProduct learned, ParameterSet parameters, TrainingRun run)
    {
        if (ColdItemRows.Of(data, ratings, learned, parameters.Text(ColdItemChoice.Name), run) is not { } cold)
            return RecommenderGraph.Model(run, ratings, InnerProductGraph.Write(ratings, learned));
        var rated = ratings.Items.Length * learned.Width;
        var whole = learned with { Item = [.. learned.Item.AsSpan(0, rated), .. cold.Rows, .. learned.Item.AsSpan(rated)] };
        return RecommenderGraph.Model(run, ratings, InnerProductGraph.Write(ratings, whole, cold.Ids), cold.Ids) with
        {
            Notes = [cold.Note],
        };
    }
}
