using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Pruners;

/// <summary>What every listed pruner keeps to.</summary>
public class PrunerContract
{
    private static readonly Objective Accuracy = Objective.Maximize("accuracy");
    private static readonly Objective Loss = Objective.Minimize("loss");

    public static TheoryData<string> Pruners => [.. PrunerCatalog.All.Select(p => p.Name)];

    /// <summary>Ten completed trials of 27 steps, from bad to good.</summary>
    private static Trial[] Completed => [.. Enumerable.Range(0, 10).Select(n => Curve(n, 0.5 + n * 0.04, 27).Done())];

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Is_found_by_its_name(string name) => Assert.Equal(name, PrunerCatalog.Find(name).Name);

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Lets_the_first_trial_run(string name)
    {
        var pruner = PrunerCatalog.Find(name);
        for (var steps = 0; steps <= 30; steps++)
            Assert.False(pruner.Prune(Curve(0, 0.5, steps), [], Accuracy));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Lets_a_trial_without_reports_run(string name) =>
    Assert.False(PrunerCatalog.Find(name).Prune(Curves.Trial(10), Completed, Accuracy));

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Never_ends_the_best(string name)
    {
        var pruner = PrunerCatalog.Find(name);
        for (var steps = 1; steps <= 27; steps++)
            Assert.False(pruner.Prune(Curve(10, 0.99, steps), Completed, Accuracy));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Ends_the_worst_before_half_of_its_work(string name)
    {
        Assert.SkipWhen(name == "none", "lets every trial run");
        var pruner = PrunerCatalog.Find(name);
        Assert.Contains(Enumerable.Range(1, 13), steps => pruner.Prune(Curve(10, 0.1, steps), Completed, Accuracy));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Decides_alike_whichever_way_is_better(string name)
    {
        var pruner = PrunerCatalog.Find(name);
        for (var quality = 0.1; quality < 1; quality += 0.05)
            for (var steps = 1; steps <= 27; steps++)
                Assert.Equal(
                    pruner.Prune(Curve(10, quality, steps), Completed, Accuracy),
                    pruner.Prune(Negative(Curve(10, quality, steps)), [.. Completed.Select(Negative)], Loss));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Decides_by_the_history_alone_and_in_whatever_order_it_comes(string name)
    {
        var pruner = PrunerCatalog.Find(name);
        for (var steps = 1; steps <= 27; steps++)
        {
            var first = pruner.Prune(Curve(10, 0.7, steps), Completed, Accuracy);
            Assert.Equal(first, pruner.Prune(Curve(10, 0.7, steps), [.. Completed.Reverse()], Accuracy));
            Assert.Equal(first, PrunerCatalog.Find(name).Prune(Curve(10, 0.7, steps), Completed, Accuracy));
        }
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Compares_trials_of_one_trainer_only(string name)
    {
        var pruner = PrunerCatalog.Find(name);
        for (var steps = 1; steps <= 27; steps++)
            Assert.False(pruner.Prune(Curve(10, 0.1, steps).By("trees"), Completed, Accuracy));
    }

    [Theory]
    [MemberData(nameof(Pruners))]
    public void Takes_any_grid_of_steps(string name)
    {
        Assert.SkipWhen(name == "none", "lets every trial run");
        var pruner = PrunerCatalog.Find(name);
        var shares = Enumerable.Range(1, 8).Select(k => Math.Pow(2, k - 8)).ToArray();
        Trial[] history = [.. Enumerable.Range(0, 10).Select(n => Curves.At(n, [.. shares.Select(s => (s, 0.5 + n * 0.04))]).Done())];

        Assert.Contains(Enumerable.Range(1, 7),
            count => pruner.Prune(Curves.At(10, [.. shares.Take(count).Select(s => (s * 0.9, 0.1))]), history, Accuracy));
        Assert.DoesNotContain(Enumerable.Range(1, 8),
            count => pruner.Prune(Curves.At(10, [.. shares.Take(count).Select(s => (s * 0.9, 0.99))]), history, Accuracy));
    }

    private static Trial Curve(int number, double quality, int steps) =>
        Curves.Trial(number, [.. Enumerable.Range(1, steps).Select(s => quality * (1 - Math.Exp(-s / 5.0)))]);

    private static Trial Negative(Trial trial) =>
        trial with { Values = [.. trial.Values.Select(v => -v)], Reports = [.. trial.Reports.Select(r => r with { Value = -r.Value })] };
}

/// <summary>Finding a pruner by name.</summary>
public class PrunerCatalogTests
{
    [Fact]
    public void A_misspelt_name_is_answered_with_the_nearest()
    {
        var fault = Assert.Throws<ParameterException>(() => PrunerCatalog.Find("medain"));
        Assert.Equal("unknown pruner 'medain'; available: asha, median, none. Did you mean 'median'?", fault.Message);
    }
}
