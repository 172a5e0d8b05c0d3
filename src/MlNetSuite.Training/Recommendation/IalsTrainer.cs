using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation.ColdItems;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Implicit matrix factorization by alternating least squares (Hu, Koren and Volinsky 2008; Rendle et al. 2021): learns
/// from which items a user rated, not from how.</summary>
public sealed class IalsTrainer : ITrainer<RatingDataset>
{
    internal const string TrainerName = "ials";

    /// <inheritdoc/>
    public string Name => TrainerName;

    /// <inheritdoc/>
    public string Summary => "implicit matrix factorization by alternating least squares, for lists of items";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("rank", 1, 1024, 64, "factors of a user and of an item", log: true)
        .Int("sweeps", 1, 200, 12, "times users and items are solved for", log: true)
        .LogUniform("unobserved", 1e-4, 10, 0.5, "weight of a pair without a rating, where one with a rating weighs 1")
        .LogUniform("regularization", 1e-6, 10, 0.003, "weight of the squared factors")
        .Uniform("exponent", 0, 1, 1, "how much more the factors of frequent users and items are held down")
        .ColdItems();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("rank", 16, 256, initial: 32, costly: true)
        .Narrow("sweeps", 4, 24, initial: 8, costly: true)
        .Narrow("unobserved", 0.05, 3)
        .Narrow("regularization", 3e-4, 0.03)
        .All("exponent")
        .Configuration(("rank", 64), ("sweeps", 12)));

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        var ratings = RatingMatrix.From(data);
        var rank = parameters.Int("rank");
        var als = new ImplicitAls(ratings, new(rank, parameters.Real("unobserved"), parameters.Real("regularization"),
            parameters.Real("exponent")), run.Seed);
        var sweeps = parameters.Int("sweeps");
        run.Report(new("factors", 0));
        for (var sweep = 1; sweep <= sweeps; sweep++)
        {
            als.Sweep(run.Threads, run.Cancel);
            run.Report(new($"sweep {sweep} of {sweeps}", (double)sweep / sweeps, sweep, als.Objective() / ratings.Count));
        }
        return FactorModel.Of(data, ratings, ToInnerProduct(ratings, als, rank), parameters, run);
    }

    // One factor more holds popularity, which users never seen go by.
    private static InnerProduct ToInnerProduct(RatingMatrix ratings, ImplicitAls als, int rank)
    {
        var width = rank + 1;
        var user = new float[(ratings.Users.Length + 1) * width];
        var item = new float[(ratings.Items.Length + 1) * width];
        for (var u = 0; u < ratings.Users.Length; u++)
            als.User.AsSpan(u * als.Stride, rank).CopyTo(user.AsSpan(u * width));
        user[^1] = 1;
        var popularity = PopularTrainer.Popularity(ratings);
        for (var i = 0; i < ratings.Items.Length; i++)
        {
            als.Item.AsSpan(i * als.Stride, rank).CopyTo(item.AsSpan(i * width));
            item[i * width + rank] = popularity[i];
        }
        return new(width, user, item, 0, null);
    }
}
