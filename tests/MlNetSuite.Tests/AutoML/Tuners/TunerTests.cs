using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Tuners;

public class TunerTests
{
    private static readonly Objective Less = Objective.Minimize("loss");

    [Fact]
    public void An_unknown_tuner_is_refused_with_the_likely_one() =>
        Assert.Contains("Did you mean 'sobol'?", Assert.Throws<ParameterException>(() => TunerRegistry.Create("sobel")).Message);

    // As scipy 1.10's qmc.Sobol(8, scramble=False) gives them, there in the order of the Gray code.
    [Theory]
    [InlineData(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)]
    [InlineData(2, 0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75)]
    [InlineData(3, 0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25)]
    [InlineData(4, 0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875)]
    [InlineData(7, 0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625)]
    public void Sobol_points_are_those_of_Joe_and_Kuo(int index, params double[] point) =>
        Assert.Equal(point, Enumerable.Range(0, 8).Select(d => SobolSequence.Plain(index ^ (index >> 1), d)));

    [Fact]
    public void Scrambled_points_fall_one_into_each_of_64_intervals_of_every_dimension()
    {
        for (var dimension = 0; dimension < SobolSequence.Dimensions; dimension += 51)
            Assert.Equal(Enumerable.Range(0, 64), Enumerable.Range(0, 64).Select(i => (int)(SobolSequence.Scrambled(i, dimension, 5) * 64))
                .Order());
    }

    [Fact]
    public void A_grid_has_every_combination_that_counts_once_and_then_ends()
    {
        var space = new SearchSpace()
            .Choice("trainer", ["a", "b"], "")
            .Int("leaves", 1, 3, 1, "").When("trainer", "a")
            .Bool("deep", false, "").When("trainer", "b")
            .Choice("kind", ["x", "y", "z"], "").When("deep", "true")
            .Bool("last", true, "");
        var tuner = new GridTuner();
        var sets = Enumerable.Range(0, 14).Select(n => tuner.Propose(new(space, Less, [], n))!.Parameters.ToString()).ToList();
        Assert.Equal(14, sets.Distinct().Count());
        Assert.Equal("trainer=a leaves=1 last=false", sets[0]);
        Assert.Equal("trainer=a leaves=1 last=true", sets[1]);
        Assert.Null(tuner.Propose(new(space, Less, [], 14)));
    }

    [Fact]
    public void Cma_es_converges_on_the_sphere()
    {
        var space = Enumerable.Range(0, 5).Aggregate(new SearchSpace(), (s, i) => s.Uniform($"x{i}", -5, 5, 4, ""));
        Assert.True(Search(new CmaEsTuner(), space, 800, set => set.Values.Sum(v => (double)v * (double)v)) < 1e-6);
    }

    [Fact]
    public void Cma_es_refuses_choices_by_name() => Assert.Contains("'kind'",
        Assert.Throws<ParameterException>(() =>
            new CmaEsTuner().Propose(new(new SearchSpace().Choice("kind", ["a", "b"], ""), Less, [], 0))).Message);

    [Fact]
    public void Cost_frugal_search_begins_where_costly_parameters_are_cheapest()
    {
        var space = new SearchSpace().Int("leaves", 4, 512, 64, "", log: true, costly: true).Uniform("rate", 0, 1, 0.3, "");
        Assert.Equal("leaves=4 rate=0.3", new CostFrugalTuner().Propose(new(space, Less, [], 0))!.Parameters.ToString());
    }

    [Fact]
    public void The_default_tries_defaults_then_the_portfolio_first()
    {
        var space = new SearchSpace().Uniform("x", 0, 1, 0.5, "").Configuration(("x", 0.1)).Configuration(("x", 0.9));
        var tuner = new DefaultTuner();
        var history = new List<Trial>();
        Search(tuner, space, 3, set => set.Real("x"), history);
        Assert.Equal(["defaults", "portfolio/1", "portfolio/2"], history.Select(t => t.Origin));
    }

    [Fact]
    public void After_the_first_of_each_trainer_those_of_the_best_are_tried_before_others()
    {
        SearchSpace Of() => new SearchSpace().Uniform("x", 0, 1, 0.5, "").Configuration(("x", 0.1)).Configuration(("x", 0.9));
        var space = new SearchSpace().Branch("trainer", [("a", Of()), ("b", Of()), ("c", Of())], "");
        var history = new List<Trial>();
        Search(new DefaultTuner(), space, 9, set => set.Text("trainer") switch { "a" => 3, "b" => 1, _ => 2 }, history);
        Assert.Equal("a b c b b c c a a", string.Join(' ', history.Select(t => t.Parameters.Text("trainer"))));
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("default")]
    public void It_steers_away_from_where_trials_fail(string name)
    {
        var space = new SearchSpace().Uniform("x", 0, 1, 0.75, "").Uniform("y", 0, 1, 0.5, "");
        var history = new List<Trial>();
        Search(TunerRegistry.Create(name), space, 60, set => set.Real("x") < 0.5 ? double.NaN : set.Real("y"), history);
        Assert.True(history.Skip(20).Count(t => t.Parameters.Real("x") < 0.5) < 10);
    }

    private static double Search(ITuner tuner, SearchSpace space, int trials, Func<ParameterSet, double> loss, List<Trial>? history = null)
    {
        history ??= [];
        while (history.Count < trials && tuner.Propose(new(space, Less, history, history.Count)) is { } proposal)
        {
            var value = loss(proposal.Parameters);
            history.Add(new()
            {
                Number = history.Count,
                Parameters = proposal.Parameters,
                Origin = proposal.Origin,
                Seed = 1,
                State = double.IsNaN(value) ? TrialState.Failed : TrialState.Completed,
                Values = double.IsNaN(value) ? [] : [value],
            });
        }
        return history.Where(t => t.Value is not null).Min(t => t.Value!.Value);
    }
}
