using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation.ColdItems;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Matrix factorization with biases for explicit ratings (Koren, Bell and Volinsky 2009), averaged over a few starts.</summary>
public sealed class BiasedMfTrainer : IRatingTrainer
{
    // Epochs without a better validation error before training stops: factors start small, and take a while to say anything.
    private const int Patience = 20;

    /// <inheritdoc/>
    public string Name => "biased-mf";

    /// <inheritdoc/>
    public string Summary => "matrix factorization with biases for ratings, by parallel stochastic gradient descent";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("rank", 1, 512, 32, "factors of each member", log: true)
        .Int("members", 1, 64, 8, "factorizations averaged, each from its own random start", log: true)
        .Int("epochs", 1, 1000, 200, "most passes over the ratings; validation may stop earlier", log: true)
        .LogUniform("learningRate", 1e-5, 0.5, 0.02, "step of the factors")
        .LogUniform("biasLearningRate", 1e-6, 0.5, 0.0002, "step of the biases, which start at their least-squares fit")
        .LogUniform("regularization", 1e-5, 10, 0.05, "weight decay of the factors, per rating")
        .LogUniform("userBiasReg", 1e-3, 1000, 10, "ratings of weight zero added to each user's bias")
        .LogUniform("itemBiasReg", 1e-3, 1000, 3, "ratings of weight zero added to each item's bias")
        .Uniform("validation", 0, 0.5, 0.1, "share of the ratings that chooses the number of epochs; 0 runs them all")
        .ColdItems();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("rank", 4, 128, costly: true)
        .Narrow("members", 1, 16, initial: 2, costly: true)
        .Narrow("learningRate", 0.005, 0.05)
        .Narrow("regularization", 0.01, 0.2)
        .Narrow("userBiasReg", 1, 50)
        .Narrow("itemBiasReg", 0.5, 20)
        .Configuration(("members", 8)));

    /// <inheritdoc/>
    public bool ReportsValidation => true;

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        var ratings = RatingMatrix.Rated(data, this);
        var held = Holdout.Shuffled(ratings.Count, parameters.Real("validation"), run.Seed);
        var choose = parameters.Real("validation") > 0 && held.Test.Count > 0;
        var most = parameters.Int("epochs");
        var epochs = choose
            ? BestEpoch(ratings.Keep(held.Train), ratings.Keep(held.Test), parameters, run)
            : most;

        // With the number of epochs known, every rating is learned from.
        var model = Start(ratings, parameters, run.Seed);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var loss = model.Epoch(run.Threads);
            if (!double.IsFinite(loss))
                throw new InputException(
                    $"training diverged in epoch {epoch}; lower learningRate (now {parameters.Real("learningRate"):R}).");
            run.Report(new($"{(choose ? "refit" : "fit")}, epoch {epoch} of {epochs}",
                choose ? 0.5 + 0.5 * epoch / epochs : (double)epoch / epochs, epoch, loss));
        }
        var answer = epochs == 0 ? BiasOnlyTrainer.ToInnerProduct(ratings, FitBiases(ratings, parameters)) : model.ToInnerProduct();
        var trained = FactorModel.Of(data, ratings, answer, parameters, run);
        return !choose ? trained : trained with
        {
            ValidationRows = held.Test.Count,
            Notes = [$"epochs chosen on held-out ratings: {epochs} of at most {most}", .. trained.Notes],
        };
    }

    private static int BestEpoch(RatingMatrix train, RatingMatrix validation, ParameterSet parameters, TrainingRun run)
    {
        var model = Start(train, parameters, run.Seed);
        var most = parameters.Int("epochs");
        // Before the first epoch the factors say nothing: that is bias-only, and where nothing beats it, it stays.
        var (best, bestRmse) = (0, BiasRmse(train, validation, parameters));
        for (var epoch = 1; epoch <= most && epoch - best <= Patience; epoch++)
        {
            var loss = model.Epoch(run.Threads);
            if (!double.IsFinite(loss))
                break;
            var rmse = model.Rmse(validation, run.Threads);
            if (rmse < bestRmse)
                (best, bestRmse) = (epoch, rmse);
            run.Report(new($"epoch {epoch} of at most {most}", 0.5 * epoch / most, epoch, loss, rmse));
        }
        return best;
    }

    private static double BiasRmse(RatingMatrix train, RatingMatrix validation, ParameterSet parameters) =>
        new Factorization(train, FitBiases(train, parameters), 1, 1, 0, Step(train, parameters), 0).Rmse(validation, 1);

    private static Factorization Start(RatingMatrix ratings, ParameterSet parameters, int seed) =>
        new(ratings, FitBiases(ratings, parameters), parameters.Int("rank"), parameters.Int("members"), 0.05f, Step(ratings, parameters),
            seed);

    private static Biases FitBiases(RatingMatrix ratings, ParameterSet parameters) =>
        Biases.Fit(ratings, parameters.Real("userBiasReg"), parameters.Real("itemBiasReg"));

    private static SgdStep Step(RatingMatrix ratings, ParameterSet parameters) => new(
        (float)ratings.Mean, (float)parameters.Real("learningRate"), (float)parameters.Real("regularization"),
        (float)parameters.Real("biasLearningRate"), 0.02f, 0.02f);
}
