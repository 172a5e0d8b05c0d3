using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>How long a trial is taken to last before it has begun.</summary>
public class TrialTimesTests
{
    private static readonly SearchSpace Space =
        new SearchSpace().Choice("trainer", ["linear", "trees"], "").Uniform("x", 0, 1, 0.5, "");

    [Fact]
    public void Of_a_trainer_that_has_ended_no_trial_nothing_is_known() =>
        Assert.Null(TrialTimes.Expected(Next("trees", 0.5, 1), [Ended(0, "linear", 0.5, 1, seconds: 3)]));

    [Fact]
    public void The_same_parameters_take_as_much_longer_as_there_are_more_rows() =>
        Assert.Equal(6, TrialTimes.Expected(Next("trees", 0.5, 1),
            [Ended(0, "trees", 0.5, 1.0 / 3, seconds: 2), Ended(1, "trees", 0.7, 1.0 / 3, seconds: 50)])!.Value, 1e-9);

    [Fact]
    public void More_rows_cost_what_they_cost_the_trainer_before()
    {
        // Nine times the rows took three times the time: the square root.
        IReadOnlyList<Trial> history =
        [
            Ended(0, "trees", 0.1, 1.0 / 9, seconds: 1), Ended(1, "trees", 0.1, 1, seconds: 3), Ended(2, "trees", 0.5, 1.0 / 9, seconds: 2),
        ];
        Assert.Equal(6, TrialTimes.Expected(Next("trees", 0.5, 1), history)!.Value, 1e-9);
    }

    [Fact]
    public void New_parameters_take_what_others_of_the_trainer_took_on_as_many_rows() =>
        Assert.Equal(4, TrialTimes.Expected(Next("trees", 0.9, 1.0 / 3),
        [
            Ended(0, "trees", 0.1, 1.0 / 9, seconds: 90), Ended(1, "trees", 0.2, 1.0 / 3, seconds: 4),
            Ended(2, "trees", 0.3, 1.0 / 3, seconds: 3), Ended(3, "trees", 0.4, 1.0 / 3, seconds: 5),
        ])!.Value, 1e-9);

    private static Trial Ended(int number, string trainer, double x, double share, double seconds) =>
        Next(trainer, x, share) with { Number = number, Seconds = seconds, State = TrialState.Completed, Values = [0] };

    private static Trial Next(string trainer, double x, double share) => new()
    {
        Number = 100,
        Parameters = Space.Resolve(new Dictionary<string, string> { ["trainer"] = trainer, ["x"] = Parameter.Print(x) }),
        Seed = 1,
        Share = share,
    };
}
