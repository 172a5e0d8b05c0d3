using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Pruners;

/// <summary>Cases worked out by hand from Li et al. 2020, algorithm 2; those marked Optuna are cases of its own tests
/// (tests/pruners_tests/test_successive_halving.py, version 3.1), with the same numbers.</summary>
public class SuccessiveHalvingPrunerTests
{
    private static readonly Objective Loss = Objective.Minimize("loss");
    private static readonly Objective Accuracy = Objective.Maximize("accuracy");

    [Fact]
    public void Optuna_the_first_trial_is_promoted_at_every_rung()
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 2 };
        for (var steps = 1; steps <= 8; steps++)
            Assert.False(pruner.Prune(Curves.Trial(0, [.. Enumerable.Repeat(1.0, steps)]), [], Loss));
    }

    [Fact]
    public void Optuna_a_second_trial_that_is_worse_at_the_first_rung_is_pruned_and_one_as_good_is_not()
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 2 };
        var first = Curves.Trial(0, 1, 1, 1, 1).Done();

        Assert.True(pruner.Prune(Curves.Trial(1, 2), [first], Loss));
        Assert.False(pruner.Prune(Curves.Trial(1, 1), [first], Loss));
        Assert.False(pruner.Prune(Curves.Trial(1, 0), [first], Loss));
    }

    [Theory] // Optuna: test_successive_halving_pruner_rung_check
    [InlineData(0.75, true)]
    [InlineData(0.05, false)]
    public void Optuna_late_comers_are_compared_at_every_rung_their_report_passes(double loss, bool pruned)
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 2 };
        Trial[] history = [.. Enumerable.Range(0, 7).Select(n => Curves.At(n, (7, 0.1 * (n + 1))))];
        Assert.Equal(pruned, pruner.Prune(Curves.At(9, (7, loss)), history, Loss));
    }

    [Fact]
    public void One_of_eta_goes_on_from_a_rung()
    {
        // Nine have come to rung 3 with losses 1 to 9; with the tenth, ten: floor(10 / 3) = 3 places.
        var pruner = new SuccessiveHalvingPruner { MinResource = 3, ReductionFactor = 3 };
        Trial[] history = [.. Enumerable.Range(1, 9).Select(n => Curves.Trial(n, 10, 10, n).Pruned())];

        Assert.False(pruner.Prune(Curves.Trial(10, 10, 10, 2.5), history, Loss));
        Assert.False(pruner.Prune(Curves.Trial(10, 10, 10, 3), history, Loss));
        Assert.True(pruner.Prune(Curves.Trial(10, 10, 10, 3.5), history, Loss));
    }

    [Fact]
    public void While_fewer_than_eta_have_come_to_a_rung_only_the_best_goes_on()
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 4 };
        Trial[] history = [Curves.Trial(0, 0.7).Pruned()];

        Assert.False(pruner.Prune(Curves.Trial(1, 0.8), history, Accuracy));
        Assert.True(pruner.Prune(Curves.Trial(1, 0.6), history, Accuracy));
    }

    [Fact]
    public void Between_rungs_nothing_is_decided()
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 3 };
        Trial[] history = [Curves.Trial(0, [.. Enumerable.Repeat(0.0, 9)]).Done()];

        // As good as the best at rungs 1 and 3, much worse in between and after.
        Assert.False(pruner.Prune(Curves.Trial(1, 0, 9), history, Loss));
        Assert.False(pruner.Prune(Curves.Trial(1, 0, 9, 0), history, Loss));
        Assert.False(pruner.Prune(Curves.Trial(1, 0, 9, 0, 9), history, Loss));
        Assert.True(pruner.Prune(Curves.Trial(1, 0, 9, 0, 9, 9, 9, 9, 9, 9), history, Loss));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    public void The_early_stopping_rate_moves_the_first_rung(int rate, int rung)
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 2, MinEarlyStoppingRate = rate };
        Trial[] history = [Curves.Trial(0, [.. Enumerable.Repeat(0.0, 8)]).Done()];

        Assert.Equal(rung, Enumerable.Range(1, 8)
            .First(steps => pruner.Prune(Curves.Trial(1, [.. Enumerable.Repeat(1.0, steps)]), history, Loss)));
    }

    [Fact]
    public void A_report_that_passes_several_rungs_must_be_promoted_at_each()
    {
        var pruner = new SuccessiveHalvingPruner { MinResource = 1, ReductionFactor = 2 };
        Trial[] history = [Curves.Trial(0, 5, 1, 1, 1).Done(), Curves.Trial(2, 6).Pruned()];

        // Better than both at rung 1, worse than the only one that has come to rungs 2 and 4.
        Assert.True(pruner.Prune(Curves.At(3, (4, 4)), history, Loss));
        Assert.False(pruner.Prune(Curves.At(3, (4, 0.5)), history, Loss));
    }

    [Theory]
    [InlineData(27, 1)]
    [InlineData(270, 10)]
    [InlineData(9, 1)] // 9 / 27 lies below the first report
    public void Without_a_smallest_resource_there_are_three_rungs_below_the_longest_trial(int longest, int rung)
    {
        var pruner = new SuccessiveHalvingPruner();
        Trial[] history = [Curves.Trial(0, [.. Enumerable.Repeat(0.0, longest)]).Done()];

        Assert.Equal(rung, Enumerable.Range(1, longest)
            .First(steps => pruner.Prune(Curves.Trial(1, [.. Enumerable.Repeat(1.0, steps)]), history, Loss)));
    }

    [Fact]
    public void Without_a_smallest_resource_nothing_is_pruned_before_a_trial_has_completed()
    {
        Trial[] history = [Curves.Trial(0, [.. Enumerable.Repeat(0.0, 20)])];
        Assert.False(new SuccessiveHalvingPruner().Prune(Curves.Trial(1, 1, 1, 1, 1), history, Loss));
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner { ReductionFactor = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner { MinResource = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner { MinEarlyStoppingRate = -1 });
    }

    [Fact]
    public void Trials_of_different_length_are_compared_by_the_share_they_have_run()
    {
        var space = new SearchSpace().Int("epochs", 1, 100, 10, "passes");
        Trial Of(int number, int epochs, params double[] values) => Curves.Trial(number, values) with
        {
            Parameters = space.Resolve(new Dictionary<string, string> { ["epochs"] = $"{epochs}" }),
        };
        // After two epochs the short ones are through, and far ahead of one that has ninety.
        Trial[] history = [Of(0, 2, 0.5, 0.9).Done(), Of(1, 2, 0.5, 0.91).Done(), Of(2, 2, 0.5, 0.92)
            .Done(), Of(3, 90, [.. Enumerable.Range(1, 90).Select(e => e / 100.0)]).Done()];
        var slow = Of(4, 90, [.. Enumerable.Range(1, 10).Select(e => (e + 2) / 100.0)]);
        Assert.False(new SuccessiveHalvingPruner { MinResource = 1.0 / 9 }.Prune(slow, history[3..], Objective.Maximize("accuracy")));
        Assert.True(new SuccessiveHalvingPruner { MinResource = 10, Length = _ => null }.Prune(slow,
            [.. history[..3].Select(t => t with { Reports = [new(10, t.Value!.Value, 1)] }), history[3]], Objective.Maximize("accuracy")));
        var through = Of(5, 2, 0.1, 0.2);
        Assert.False(new SuccessiveHalvingPruner { MinResource = 1 }.Prune(through, history, Objective.Maximize("accuracy")));
    }
}
