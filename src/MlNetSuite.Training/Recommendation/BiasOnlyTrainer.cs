using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation.ColdItems;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The mean rating, how generous the user is, how well liked the item is: the baseline every factorization must beat.</summary>
public sealed class BiasOnlyTrainer : IRatingTrainer
{
    /// <inheritdoc/>
    public string Name => "bias-only";

    /// <inheritdoc/>
    public string Summary => "mean rating plus regularized user and item biases";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("userReg", 1e-3, 1000, 10, "ratings of weight zero added to each user's bias")
        .LogUniform("itemReg", 1e-3, 1000, 3, "ratings of weight zero added to each item's bias")
        .ColdItems();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("userReg", 1, 50)
        .Narrow("itemReg", 0.5, 20));

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        run.Report(new("biases", 0));
        var ratings = RatingMatrix.Rated(data, this);
        var biases = Biases.Fit(ratings, parameters.Real("userReg"), parameters.Real("itemReg"));
        var model = FactorModel.Of(data, ratings, ToInnerProduct(ratings, biases), parameters, run);
        run.Report(new("biases", 1));
        return model;
    }

    internal static InnerProduct ToInnerProduct(RatingMatrix ratings, Biases biases) => new(2,
        [.. biases.User.SelectMany(b => new[] { (float)b, 1 }), 0, 1],
        [.. biases.Item.SelectMany(b => new[] { 1, (float)b }), 1, 0],
        (float)biases.Mean, (ratings.Min, ratings.Max));
}
