using FsCheck.Xunit;
using MlNetSuite.AutoML.Ensembles;

namespace MlNetSuite.Tests.AutoML.Ensembles;

public class GreedySelectionTests
{
    [Fact]
    public void Two_opposite_errors_cancel_each_other()
    {
        var chosen = new GreedySelection().Select([[1, 3], [3, 1], [9, 9]], SquaredErrorFrom([2, 2]));
        Assert.Equal([new(0, 0.5), new(1, 0.5)], chosen.Members);
        Assert.Equal(0, chosen.Loss);
    }

    [Fact]
    public void How_often_a_candidate_is_added_is_its_weight()
    {
        // 2/3 of 0 and 1/3 of 3 is 1.
        var chosen = new GreedySelection { Rounds = 3 }.Select([[0f], [3f]], SquaredErrorFrom([1]));
        Assert.Equal([0, 1], chosen.Members.Select(m => m.Candidate));
        Assert.Equal(2.0 / 3, chosen.Members[0].Weight, 1e-12);
        Assert.Equal(0, chosen.Loss, 1e-12);
    }

    [Fact]
    public void A_single_candidate_is_the_ensemble() =>
        Assert.Equal([new(0, 1)], new GreedySelection().Select([[5f, 5f]], SquaredErrorFrom([0, 0])).Members);

    [Fact]
    public void Of_equal_candidates_the_earliest_is_enough()
    {
        float[] same = [1, 2, 3];
        var chosen = new GreedySelection().Select([same, [.. same], [.. same]], SquaredErrorFrom([0, 0, 0]));
        Assert.Equal([new(0, 1)], chosen.Members);
    }

    [Fact]
    public void A_perfect_candidate_stays_alone() =>
        Assert.Equal([new(1, 1)], new GreedySelection().Select([[1, 0], [2, 2], [3, 4]], SquaredErrorFrom([2, 2])).Members);

    [Fact]
    public void Candidates_that_are_not_finite_are_never_chosen()
    {
        var chosen = new GreedySelection().Select([[float.NaN], [3f], [float.PositiveInfinity], [1f]], SquaredErrorFrom([2]));
        Assert.Equal([1, 3], chosen.Members.Select(m => m.Candidate));
    }

    [Fact]
    public void What_cannot_be_averaged_is_refused()
    {
        Assert.Contains("no candidate",
            Assert.Throws<ArgumentException>(() => new GreedySelection().Select([], SquaredErrorFrom([]))).Message);
        Assert.Contains("no candidate",
            Assert.Throws<ArgumentException>(() => new GreedySelection().Select([[float.NaN]], SquaredErrorFrom([1]))).Message);
        Assert.Contains("length",
            Assert.Throws<ArgumentException>(() => new GreedySelection().Select([[1f], [1f, 2f]], SquaredErrorFrom([1, 2]))).Message);
    }

    [Property]
    public void It_is_never_worse_than_the_best_alone_and_is_what_its_weights_say(byte seed, byte candidates, byte most, byte bags)
    {
        var (predictions, loss) = Problem(seed, 1 + candidates % 12);
        var selection = new GreedySelection { MaxMembers = 1 + most % 5, Bags = bags % 4, Rounds = 20, Seed = seed };
        var chosen = selection.Select(predictions, loss);
        Assert.True(chosen.Loss <= predictions.Min(p => loss(p)));
        Assert.InRange(chosen.Members.Count, 1, selection.MaxMembers);
        Assert.Equal(1, chosen.Members.Sum(m => m.Weight), 1e-9);
        Assert.All(chosen.Members, m => Assert.True(m.Weight > 0));
        var average = Enumerable.Range(0, predictions[0].Length)
            .Select(i => (float)chosen.Members.Sum(m => m.Weight * predictions[m.Candidate][i])).ToArray();
        Assert.Equal(loss(average), chosen.Loss, 1e-5);
    }

    [Property]
    public void The_same_seed_gives_the_same_ensemble(byte seed)
    {
        var (predictions, loss) = Problem(seed, 10);
        var selection = new GreedySelection { Bags = 5, Seed = seed };
        Assert.Equal(selection.Select(predictions, loss).Members, selection.Select(predictions, loss).Members);
    }

    private static (float[][] Predictions, EnsembleLoss Loss) Problem(int seed, int candidates)
    {
        var random = new Random(seed);
        float[] Draw() => [.. Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble())];
        return ([.. Enumerable.Range(0, candidates).Select(_ => Draw())], SquaredErrorFrom(Draw()));
    }

    private static EnsembleLoss SquaredErrorFrom(float[] truth) => predictions =>
    {
        var sum = 0.0;
        for (var i = 0; i < truth.Length; i++)
            sum += (double)(predictions[i] - truth[i]) * (predictions[i] - truth[i]);
        return sum / truth.Length;
    };
}
