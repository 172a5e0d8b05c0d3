using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Pruners;

/// <summary>The median rule as Optuna 3.1 documents it (optuna.pruners.MedianPruner): a trial is pruned if its best
/// intermediate result is worse than the median of the completed trials' at the same step.</summary>
public class MedianPrunerTests
{
    private static readonly Objective Loss = Objective.Minimize("loss");
    private static readonly Objective Accuracy = Objective.Maximize("accuracy");

    [Theory] // Optuna: test_median_pruner_intermediate_values; losses 1 to 5 have the median 3
    [InlineData(2.9, false)]
    [InlineData(3.0, false)]
    [InlineData(3.1, true)]
    public void Worse_than_the_median_at_the_step_is_pruned(double loss, bool pruned)
    {
        Trial[] history = [.. Enumerable.Range(1, 5).Select(n => Curves.Trial(n, n).Done())];
        Assert.Equal(pruned, new MedianPruner().Prune(Curves.Trial(9, loss), history, Loss));
    }

    [Fact]
    public void The_best_so_far_stands_for_the_trial_not_its_last()
    {
        Trial[] history = [.. Enumerable.Range(0, 5).Select(n => Curves.Trial(n, 0.5, 0.6).Done())];
        Assert.False(new MedianPruner().Prune(Curves.Trial(9, 0.65, 0.1), history, Accuracy));
        Assert.True(new MedianPruner().Prune(Curves.Trial(9, 0.55, 0.1), history, Accuracy));
    }

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_middle_two()
    {
        var pruner = new MedianPruner { StartupTrials = 2 };
        Trial[] history = [Curves.Trial(0, 1).Done(), Curves.Trial(1, 2).Done()];
        Assert.False(pruner.Prune(Curves.Trial(9, 1.5), history, Loss));
        Assert.True(pruner.Prune(Curves.Trial(9, 1.6), history, Loss));
    }

    [Fact]
    public void Nothing_is_pruned_before_enough_have_completed_nor_in_the_warm_up()
    {
        Trial[] history = [.. Enumerable.Range(0, 4).Select(n => Curves.Trial(n, 0, 0, 0).Done()), Curves.Trial(4, 0, 0, 0).Pruned()];
        Assert.False(new MedianPruner().Prune(Curves.Trial(9, 1), history, Loss));

        var warm = new MedianPruner { StartupTrials = 4, WarmupSteps = 2 };
        Assert.False(warm.Prune(Curves.Trial(9, 1), history, Loss));
        Assert.True(warm.Prune(Curves.Trial(9, 1, 1), history, Loss));
    }

    [Fact]
    public void A_trial_without_a_report_at_the_step_counts_with_the_one_before()
    {
        Trial[] history = [.. Enumerable.Range(0, 5).Select(n => Curves.At(n, (1, 0.5), (10, 0.9)).Done())];
        Assert.False(new MedianPruner().Prune(Curves.At(9, (6, 0.6)), history, Accuracy));
        Assert.True(new MedianPruner().Prune(Curves.At(9, (6, 0.4)), history, Accuracy));
        Assert.True(new MedianPruner().Prune(Curves.At(9, (6, 0.6), (10, 0.8)), history, Accuracy));
    }
}
