using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

public class BayesianMfTrainerTests
{
    [Fact]
    public void Tastes_that_biases_cannot_see_are_found()
    {
        var data = SmallRatings.TwoTastes();
        var held = Holdout.Shuffled(data.Count, 0.2, 5);
        Assert.InRange(Rmse(new BayesianMfTrainer()), 0, 0.7 * Rmse(new BiasOnlyTrainer()));

        double Rmse(ITrainer<RatingDataset> trainer)
        {
            using var model = trainer.Train(data.Subset(held.Train)).Recommender();
            var scores = model.Scores(
                [.. held.Test.Select(r => data.Users[data.UserIndex[r]])], [.. held.Test.Select(r => data.Items[data.ItemIndex[r]])]);
            return Math.Sqrt(held.Test.Select((r, n) => Math.Pow(scores[n] - data.Ratings[r], 2)).Average());
        }
    }

    [Fact]
    public void Noise_is_not_taken_for_taste()
    {
        var random = new Random(3);
        var data = SmallRatings.Of(
            [.. Enumerable.Range(0, 300).Select(_ => ($"u{random.Next(100)}", $"i{random.Next(100)}", (float)random.Next(1, 6)))]);
        using var model = new BayesianMfTrainer().Train(data).Recommender();
        Assert.All(model.Scores("u1"), s => Assert.InRange(s, 2, 4));
    }

    [Fact]
    public void Users_who_answer_at_random_are_found_to_be_less_reliable()
    {
        var data = SmallRatings.TwoTastes();
        var random = new Random(4);
        // The first dozen users rate at random.
        var noisy = data with { Ratings = [.. data.Ratings.Select((r, n) => data.UserIndex[n] < 12 ? random.Next(1, 6) : r)] };
        var ratings = RatingMatrix.From(noisy);
        var centred =
            ratings.ByUser with { Values = [.. ratings.ByUser.Values.Select(v => (float)((v - ratings.Mean) / ratings.Deviation))] };
        var chain = new BayesianFactorization(centred, centred.Transpose(ratings.Items.Length), new(4, true, 2, 0, 0.05), 1);
        var reliability = new double[ratings.Users.Length];
        for (var sweep = 0; sweep < 60; sweep++)
        {
            chain.Sweep(threads: 1);
            for (var u = 0; u < reliability.Length; u++)
                reliability[u] += chain.Users.Reliability[u] / 60;
        }
        var atRandom = Enumerable.Range(0, reliability.Length).ToLookup(u => int.Parse(ratings.Users[u][1..]) < 12, u => reliability[u]);
        Assert.InRange(atRandom[true].Average(), 0, 0.5 * atRandom[false].Average());
    }

    [Fact]
    public void Percentages_are_learned_as_well_as_stars()
    {
        var stars = SmallRatings.TwoTastes();
        var percent = stars with { Ratings = [.. stars.Ratings.Select(r => 20 * r)] };
        using var one = new BayesianMfTrainer().Train(stars).Recommender();
        using var other = new BayesianMfTrainer().Train(percent).Recommender();
        Assert.Equal(one.Scores("u4").Select(s => 20 * s), other.Scores("u4"), (a, b) => Math.Abs(a - b) < 1);
    }

    [Fact]
    public void Constant_ratings_are_predicted_as_they_are()
    {
        var data = SmallRatings.TwoTastes();
        using var model = new BayesianMfTrainer().Train(data with { Ratings = [.. data.Ratings.Select(_ => 3f)] }).Recommender();
        Assert.All(model.Scores("u4").Concat(model.Scores("nobody")), s => Assert.Equal(3, s));
    }

    [Fact]
    public void A_narrow_model_is_nearly_as_good_as_one_with_all_factors()
    {
        using var narrow = new BayesianMfTrainer().Train(SmallRatings.TwoTastes(), set: ("width", "8")).Recommender();
        using var wide = new BayesianMfTrainer().Train(SmallRatings.TwoTastes(), set: ("width", "1024")).Recommender();
        Assert.Equal(wide.Scores("u7"), narrow.Scores("u7"), (a, b) => Math.Abs(a - b) < 0.3);
    }

    [Fact]
    public void Ratings_held_out_are_watched_and_then_learned_from()
    {
        var data = SmallRatings.TwoTastes();
        var seen = new List<TrainingProgress>();
        var trainer = new BayesianMfTrainer();
        using var watched = trainer.Train(data,
            trainer.Space.Resolve(new Dictionary<string, string> { ["validation"] = "0.2", ["sweeps"] = "40", ["warmup"] = "10" }),
            new TrainingRun(1, 1, new Listener(seen), TestContext.Current.CancellationToken));
        Assert.InRange(watched.ValidationRows, 1, data.Count / 4);
        double[] errors = [.. seen.Where(p => p.Validation is not null).Select(p => p.Validation!.Value)];
        Assert.Equal(40, errors.Length);
        Assert.InRange(errors[^1], 0.1, errors[0]);
        Assert.Equal(seen.Select(p => p.Fraction).Order(), seen.Select(p => p.Fraction));
        // Watching leaves no trace in the model.
        Assert.Equal(trainer.Train(data, set: [("sweeps", "40"), ("warmup", "10")]).OnnxOnly(), watched.Onnx());
    }

    private sealed class Listener(List<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(value);
    }
}
