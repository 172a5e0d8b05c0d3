using FsCheck.Xunit;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public class ParetoFrontTests
{
    private static readonly Objective[] AccuracyAndLatency = [Objective.Maximize("accuracy"), Objective.Minimize("latency")];

    [Fact]
    public void The_front_is_who_nobody_beats_in_everything_the_best_of_the_first_objective_first()
    {
        var front = ParetoFront.Of(Trials([0.90, 1], [0.95, 5], [0.94, 6], [0.99, 20], [0.90, 2], [0.80, 1]), AccuracyAndLatency);
        Assert.Equal([3, 1, 0], front.Select(t => t.Number));
    }

    [Fact]
    public void Equals_stay_together_and_what_did_not_complete_is_left_out()
    {
        var trials = Trials([0.9, 1], [0.9, 1], [double.NaN, 0], [1, 0]).ToArray();
        trials[3] = trials[3] with { State = TrialState.Failed };
        Assert.Equal([0, 1], ParetoFront.Of(trials, AccuracyAndLatency).Select(t => t.Number));
    }

    [Fact]
    public void With_one_objective_it_is_the_best() =>
        Assert.Equal([1], ParetoFront.Of(Trials([3], [1], [2]), [Objective.Minimize("loss")]).Select(t => t.Number));

    [Property]
    public void Nobody_on_the_front_is_dominated_and_everybody_else_is((byte, byte, byte)[] values)
    {
        Objective[] objectives = [Objective.Minimize("a"), Objective.Maximize("b"), Objective.Minimize("c")];
        var trials = Trials([.. values.Select(v => new double[] { v.Item1 % 8, v.Item2 % 8, v.Item3 % 8 })]);
        var front = ParetoFront.Of(trials, objectives).Select(t => t.Number).ToHashSet();
        foreach (var trial in trials)
            Assert.Equal(!front.Contains(trial.Number), trials.Any(other => ParetoFront.Dominates(other.Values, trial.Values, objectives)));
    }

    private static IReadOnlyList<Trial> Trials(params double[][] values) =>
        [.. values.Select((v, number) => new Trial
        {
            Number = number, Parameters = new SearchSpace().Defaults, Seed = 1, State = TrialState.Completed, Values = v,
        })];
}
