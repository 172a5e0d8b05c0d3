using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Recommendation.ColdItems;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Bayesian matrix factorization by Gibbs sampling (Salakhutdinov and Mnih 2008), with biases, with what the set of
/// items a user rated says by itself, and with users whose ratings can be relied on to different degrees.</summary>
/// <remarks>Nothing is regularized by hand and no number of epochs is to be chosen: the mean over the states of the chains
/// does not overfit, more states are only more exact.</remarks>
public sealed class BayesianMfTrainer : IRatingTrainer
{
    /// <inheritdoc/>
    public string Name => "bayesian-mf";

    /// <inheritdoc/>
    public string Summary => "Bayesian matrix factorization for ratings, averaged over the states of a Gibbs sampler";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("rank", 1, 256, 14, "factors of one state", log: true)
        .Int("chains", 1, 64, 2, "Markov chains side by side, each from its own start", log: true)
        .Int("warmup", 1, 1000, 30, "sweeps of each chain before its states count", log: true)
        .Int("sweeps", 1, 10_000, 150, "sweeps of each chain whose states are averaged", log: true)
        .Bool("partners", true, "whether the set of items a user rated, and of users who rated an item, says something by itself")
        .Uniform("userNoise", 0, 100, 2, "how alike users are in how far their ratings can be relied on; 0 for all the same")
        .Uniform("itemNoise", 0, 100, 10, "the same of items")
        .LogUniform("spread", 1e-3, 10, 0.05, "variance of a factor before any rating is seen, in variances of the ratings")
        .Int("width", 1, 1024, 32, "factors kept in the model, of the mean of all states", log: true)
        .Uniform("validation", 0, 0.5, 0, "share of the ratings to watch a run of its own by, before all are learned from; 0 for none")
        .ColdItems();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("rank", 4, 62, costly: true)
        .Narrow("sweeps", 30, 600, initial: 60, costly: true)
        .All("partners")
        .Narrow("userNoise", 0.5, 20, log: true)
        .Narrow("itemNoise", 2, 100, log: true)
        .Narrow("spread", 0.005, 1)
        .Configuration(("sweeps", 200))
        .Configuration(("sweeps", 400), ("userNoise", 3)));

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        run.Report(new("reading", 0));
        var ratings = RatingMatrix.Rated(data, this);
        var held = Holdout.Shuffled(ratings.Count, parameters.Real("validation"), run.Seed);
        var watch = parameters.Real("validation") > 0 && held.Test.Count > 0;
        if (watch)
            Sample(ratings.Keep(held.Train), ratings.Keep(held.Test), parameters, run, 0);
        var answer = Sample(ratings, null, parameters, run, watch ? 0.5 : 0);
        return FactorModel.Of(data, ratings, answer, parameters, run) with { ValidationRows = watch ? held.Test.Count : 0 };
    }

    private static InnerProduct Sample(RatingMatrix ratings, RatingMatrix? validation, ParameterSet parameters, TrainingRun run,
        double done)
    {
        var options = new BayesianOptions(parameters.Int("rank"), parameters.Bool("partners"),
            parameters.Real("userNoise"), parameters.Real("itemNoise"), parameters.Real("spread"));
        var unit = ratings.Deviation > 0 ? (float)ratings.Deviation : 1;
        var (byUser, byItem) = (Standardized(ratings.ByUser, ratings.Mean, unit), Standardized(ratings.ByItem, ratings.Mean, unit));
        var chains = Enumerable.Range(0, parameters.Int("chains"))
            .Select(chain => new BayesianFactorization(byUser, byItem, options, new RandomStream(run.Seed, chain).Key())).ToArray();
        var mean = new BayesianMean(ratings, options, parameters.Int("width"), run.Threads);
        var watched = validation is null ? null : new WatchedRatings(validation, (float)ratings.Mean, unit, (ratings.Min, ratings.Max));
        var (warmup, last) = (parameters.Int("warmup"), parameters.Int("warmup") + parameters.Int("sweeps"));
        var threads = Math.Max(1, run.Threads / chains.Length);
        for (var sweep = 1; sweep <= last; sweep++)
        {
            Parallel.For(0, chains.Length, new() { MaxDegreeOfParallelism = run.Threads }, chain => chains[chain].Sweep(threads));
            double? rmse = null;
            if (sweep > warmup)
                foreach (var chain in chains)
                {
                    mean.Add(chain);
                    rmse = watched?.Add(chain);
                }
            run.Report(new($"{(watched is null ? "" : "watched, ")}sweep {sweep} of {last}",
                done + (watched is null && done == 0 ? 1 : 0.5) * sweep / last,
                sweep, chains.Average(c => c.Loss) * unit * unit, rmse));
        }
        return mean.ToInnerProduct(unit);
    }

    private static RatingRows Standardized(RatingRows rows, double mean, float unit) =>
        rows with { Values = Array.ConvertAll(rows.Values, v => (float)(v - mean) / unit) };
}
