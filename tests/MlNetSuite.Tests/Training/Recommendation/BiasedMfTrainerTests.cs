using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class BiasedMfTrainerTests
{
    [Fact]
    public void Tastes_that_biases_cannot_see_are_found()
    {
        var data = SmallRatings.TwoTastes();
        var held = Holdout.Shuffled(data.Count, 0.2, 5);
        Assert.InRange(Rmse(new BiasedMfTrainer()), 0, 0.8 * Rmse(new BiasOnlyTrainer()));

        double Rmse(MlNetSuite.Training.Tasks.ITrainer<RatingDataset> trainer)
        {
            using var model = trainer.Train(data.Subset(held.Train)).Recommender();
            var scores = model.Scores(
                [.. held.Test.Select(r => data.Users[data.UserIndex[r]])], [.. held.Test.Select(r => data.Items[data.ItemIndex[r]])]);
            return Math.Sqrt(held.Test.Select((r, n) => Math.Pow(scores[n] - data.Ratings[r], 2)).Average());
        }
    }

    [Fact]
    public void Where_factors_only_learn_noise_it_stays_with_the_biases()
    {
        var random = new Random(3);
        var data = SmallRatings.Of(
            [.. Enumerable.Range(0, 300).Select(_ => ($"u{random.Next(100)}", $"i{random.Next(100)}", (float)random.Next(1, 6)))]);
        using var model = new BiasedMfTrainer().Train(data, set: ("learningRate", "0.1")).Recommender();
        using var biases = new BiasOnlyTrainer().Train(data).Recommender();
        Assert.Equal(biases.Scores("u1"), model.Scores("u1"), (a, b) => Math.Abs(a - b) < 0.05);
    }

    [Fact]
    public void Without_validation_all_epochs_run_on_all_ratings()
    {
        using var model = new BiasedMfTrainer().Train(SmallRatings.TwoTastes(), set: [("validation", "0"), ("epochs", "3")]);
        Assert.Equal(0, model.ValidationRows);
        Assert.Empty(model.Notes);
    }

    [Fact]
    public void Steps_that_overshoot_never_reach_the_model()
    {
        using var model = new BiasedMfTrainer().Train(SmallRatings.TwoTastes(), set: [("learningRate", "0.5"), ("validation", "0.2")])
            .Recommender();
        Assert.All(model.Scores("u1"), s => Assert.InRange(s, 1, 5));
    }

    [Fact]
    public void Without_validation_they_are_refused_with_the_remedy() =>
        Assert.Contains("lower learningRate", Assert.Throws<InputException>(() => new BiasedMfTrainer().Train(
            SmallRatings.TwoTastes(), set: [("learningRate", "0.5"), ("regularization", "10"), ("validation", "0")])).Message);

    [Fact]
    public void Percentages_are_learned_as_well_as_stars()
    {
        var stars = SmallRatings.TwoTastes();
        var percent = stars with { Ratings = [.. stars.Ratings.Select(r => 20 * r)] };
        using var one = new BiasedMfTrainer().Train(stars).Recommender();
        using var other = new BiasedMfTrainer().Train(percent).Recommender();
        Assert.Equal(one.Scores("u4").Select(s => 20 * s), other.Scores("u4"), (a, b) => Math.Abs(a - b) < 0.5);
    }
}
