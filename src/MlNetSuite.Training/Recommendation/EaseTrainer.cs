using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Embarrassingly shallow autoencoder (Steck 2019): which items speak for which, solved in closed form. Learns from
/// which items a user rated, not from how.</summary>
/// <remarks>Time grows with the cube of the number of items modelled and memory with its square (4 bytes each), hence the
/// bounds; items left out still can be asked for and score as if nothing spoke for them.</remarks>
public sealed class EaseTrainer : ITrainer<RatingDataset>
{
    // The ratings, and what the rest of the process holds, need some too.
    private const double MemoryShare = 0.75;

    /// <inheritdoc/>
    public string Name => "ease";

    /// <inheritdoc/>
    public string Summary => "item-to-item weights in closed form, for lists of items";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("regularization", 0.1, 1e5, 250, "penalty on squared weights")
        .Int("maxItems", 1, 20_000, 4000, "most items modelled, the most rated first", log: true)
        .Int("minItemRatings", 1, 1000, 1, "ratings an item needs to be modelled", log: true)
        .Int("neighbours", 1, 2000, 64, "weights kept for each item, the largest", log: true);

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("regularization", 20, 2000)
        .Narrow("maxItems", 500, 8000, initial: 2000, costly: true)
        .Narrow("neighbours", 16, 512)
        .Configuration(("maxItems", 4000)));

    /// <inheritdoc/>
    public TrainedModel Train(RatingDataset data, ParameterSet parameters, TrainingRun run)
    {
        run.Report(new("counting", 0));
        var ratings = RatingMatrix.From(data);
        var least = parameters.Int("minItemRatings");
        var enough = Enumerable.Range(0, ratings.Items.Length).TakeWhile(i => ratings.ByItem.Length(i) >= least).Count();
        if (enough == 0)
            throw new InputException(
                $"no item of '{data.Name}' has {least} ratings; lower minItemRatings (the most rated has {ratings.ByItem.Length(0)}).");
        var modelled = Math.Min(enough, parameters.Int("maxItems"));
        RequireMemory(modelled, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        run.Report(new(string.Create(CultureInfo.InvariantCulture,
            $"weights of {modelled} items, {Bytes(modelled) / 1e6:N0} MB of memory"), 0));
        var weights = ItemWeights.Solve(ratings, modelled, parameters.Real("regularization"), parameters.Int("neighbours"), run.Threads,
            done => run.Report(new($"weights of {modelled} items", done)));
        return RecommenderGraph.Model(run, ratings, ItemWeightsGraph.Write(ratings, weights)) with
        {
            Notes = modelled < ratings.Items.Length
                ? [$"{modelled} of {ratings.Items.Length} items are modelled (minItemRatings, maxItems); the rest come last"]
                : [],
        };
    }

    /// <summary>Refuses what would be killed, or swap for hours.</summary>
    /// <param name="items">Items to be modelled.</param>
    /// <param name="available">Bytes that the machine or the container has for all.</param>
    /// <exception cref="InputException">Their matrix would not fit.</exception>
    internal static void RequireMemory(int items, long available)
    {
        var most = MemoryShare * available;
        if (Bytes(items) > most)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"weights of {items:N0} items take {Bytes(items) / 1e9:0.00} GB (items x items, 4 bytes each), and of the " +
                $"{available / 1e9:0.00} GB of this machine or container at most {most / 1e9:0.00} GB are used. Set maxItems to at most " +
                $"{Math.Floor(Math.Sqrt(most / sizeof(float))):0} (the most rated are modelled), or raise minItemRatings."));
    }

    private static double Bytes(int items) => (double)items * items * sizeof(float);
}
