using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Importance;

public class ParameterImportanceTests
{
    private static readonly SearchSpace Square = new SearchSpace()
        .Uniform("a", 0, 1, 0.5, "").Uniform("b", 0, 1, 0.5, "").Constant("c", 7);

    [Fact]
    public void An_additive_function_has_the_shares_its_terms_have_in_the_variance()
    {
        // Var(3a) : Var(b) = 9 : 1.
        var shares = Shares(Square, Grid(400), p => 3 * p.Real("a") + p.Real("b"));
        Assert.Equal(0.9, shares["a"], 0.01);
        Assert.Equal(0.1, shares["b"], 0.01);
    }

    [Fact]
    public void What_parameters_do_only_together_is_nobodys_share()
    {
        // (a - 1/2)(b - 1/2) has mean 0 along either.
        var shares = Shares(Square, Grid(400), p => (p.Real("a") - 0.5) * (p.Real("b") - 0.5));
        Assert.InRange(shares["a"], 0, 0.05);
        Assert.InRange(shares["b"], 0, 0.05);
    }

    [Fact]
    public void Neighbouring_numbers_are_told_apart()
    {
        // Half-way between them is the upper one.
        double[] ends = [1, Math.BitDecrement(1), 0, double.Epsilon];
        var points = Enumerable.Range(0, 64).Select(i => new[] { ends[i % 4], Fraction(i * 0.7338918566271259) });
        var shares = Shares(Square, points, p => p.Real("a") == 1 || p.Real("a") == 0 ? 1 : p.Real("b"));
        Assert.All(shares.Values, share => Assert.InRange(share, 0, 1));
        Assert.InRange(shares["b"], 0.01, 1);
    }

    [Fact]
    public void A_constant_has_no_share_and_the_largest_comes_first()
    {
        var importance = ParameterImportance.Of(
            Trials(Square, Grid(50), p => p.Real("b")), Square, Objective.Minimize("loss"));
        Assert.Equal(["b", "a", "c"], importance.Select(p => p.Name));
        Assert.Equal(0, importance[2].Share);
        Assert.All(importance, p => Assert.Equal(1, p.Active));
    }

    /// <summary>Against Optuna 3.1 (scikit-learn 1.2.1): the mean of <c>FanovaImportanceEvaluator(seed=0..4)</c> over the same
    /// 150 trials, whose shares add up to 1. It has a dimension for each choice where this has one for all of them.</summary>
    [Fact]
    public void Shares_are_those_that_Optuna_finds()
    {
        var space = new SearchSpace().Uniform("a", 0, 1, 0.5, "").Uniform("b", 0, 1, 0.5, "")
            .Choice("c", ["x", "y", "z"], "").Uniform("d", 0, 1, 0.5, "");
        var points = Enumerable.Range(1, 150).Select(i => new[]
        {
            Fraction(i * 0.8566748838545029), Fraction(i * 0.7338918566271259),
            Fraction(i * 0.6287067210378086), Fraction(i * 0.5385972572236101),
        });
        var shares = Shares(space, points, p => 1.5 * Math.Pow(p.Real("a") - 0.3, 2) + 0.5 * p.Real("b")
            + p.Text("c") switch { "y" => 0.4, "z" => 0.1, _ => 0 } + 0.3 * p.Real("a") * p.Real("b"));
        var sum = shares.Values.Sum();
        Assert.Equal(0.5071, shares["a"] / sum, 0.03);
        Assert.Equal(0.2708, shares["b"] / sum, 0.03);
        Assert.Equal(0.2205, shares["c"] / sum, 0.03);
        Assert.Equal(0.0016, shares["d"] / sum, 0.03);
    }

    [Fact]
    public void A_parameter_that_counts_at_times_says_how_often()
    {
        var space = new SearchSpace().Choice("kind", ["plain", "rich"], "").Uniform("depth", 0, 1, 0.5, "").When("kind", "rich");
        var importance = ParameterImportance.Of(
            Trials(space, Grid(200), p => p.Text("kind") == "plain" ? 0.5 : p.Real("depth")), space, Objective.Minimize("loss"));
        Assert.Equal(0.5, importance.Single(p => p.Name == "depth").Active, 0.02);
        Assert.Equal(1, importance.Single(p => p.Name == "kind").Active);
        Assert.True(importance[0] is { Name: "depth", Share: > 0.3 }, $"{importance[0]}");
    }

    [Fact]
    public void A_logarithmic_parameter_is_weighed_in_its_logarithm()
    {
        var space = new SearchSpace().LogUniform("rate", 1e-4, 1, 1e-2, "").Uniform("b", 0, 1, 0.5, "");
        var shares = Shares(space, Grid(400), p => 3 * Math.Log10(p.Real("rate")) / 4 + p.Real("b"));
        Assert.Equal(0.9, shares["rate"], 0.01);
    }

    [Fact]
    public void One_run_gone_astray_does_not_hide_the_others()
    {
        var trials = Trials(Square, Grid(200), p => 3 * p.Real("a") + p.Real("b")).ToList();
        trials[100] = trials[100] with { Values = [1e30] };
        var shares = ParameterImportance.Of(trials, Square, Objective.Minimize("loss")).ToDictionary(p => p.Name, p => p.Share);
        Assert.True(shares["a"] > 0.7, $"{shares["a"]}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_shares_and_either_direction_does()
    {
        var trials = Trials(Square, Grid(60), p => p.Real("a") * p.Real("b"));
        Assert.Equal(ParameterImportance.Of(trials, Square, Objective.Minimize("loss"), 4),
            ParameterImportance.Of(trials, Square, Objective.Minimize("loss"), 4));
        Assert.NotEqual(ParameterImportance.Of(trials, Square, Objective.Minimize("loss"), 4),
            ParameterImportance.Of(trials, Square, Objective.Minimize("loss"), 5));
    }

    [Fact]
    public void Without_anything_to_explain_every_share_is_0()
    {
        Assert.All(ParameterImportance.Of([], Square, Objective.Minimize("loss")), p => Assert.Equal((0, 0), (p.Share, p.Active)));
        Assert.All(ParameterImportance.Of(Trials(Square, Grid(20), _ => 1), Square, Objective.Minimize("loss")),
            p => Assert.Equal(0, p.Share));
    }

    [Fact]
    public void Trials_that_did_not_complete_are_left_out()
    {
        var trials = Trials(Square, Grid(60), p => p.Real("a")).ToList();
        var pruned = trials.Concat(Trials(Square, Grid(60), p => p.Real("b"))
            .Select(t => t with { State = TrialState.Pruned, Values = [] }));
        Assert.Equal(
            ParameterImportance.Of(trials, Square, Objective.Minimize("loss")),
            ParameterImportance.Of([.. pruned], Square, Objective.Minimize("loss")));
    }

    private static Dictionary<string, double> Shares(SearchSpace space, IEnumerable<double[]> points, Func<ParameterSet, double> value) =>
        ParameterImportance.Of(Trials(space, points, value), space, Objective.Minimize("loss")).ToDictionary(p => p.Name, p => p.Share);

    private static IReadOnlyList<Trial> Trials(SearchSpace space, IEnumerable<double[]> points, Func<ParameterSet, double> value) =>
        [.. points.Select((point, number) =>
        {
            var at = 0;
            var parameters = space.Build(p => p.FromUnit(p is ConstantParameter ? 0 : point[at++]));
            return new Trial { Number = number, Parameters = parameters, Seed = 1, State = TrialState.Completed,
                Values = [value(parameters)] };
        })];

    // A square grid in the middles of its cells.
    private static IEnumerable<double[]> Grid(int points)
    {
        var side = (int)Math.Sqrt(points);
        return Enumerable.Range(0, side * side).Select(i => new[] { (i / side + 0.5) / side, (i % side + 0.5) / side });
    }

    private static double Fraction(double value) => value - Math.Floor(value);
}
