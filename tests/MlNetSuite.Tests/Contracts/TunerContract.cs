using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.Contracts;

/// <summary>What every tuner promises. A new one is tested by being listed in the registry.</summary>
public class TunerContract
{
    private static readonly Objective Less = Objective.Minimize("loss");

    private static readonly SearchSpace Deep = new SearchSpace()
        .Choice("trainer", ["linear", "trees"], "")
        .LogUniform("l2", 1e-6, 10, 0.1, "").When("trainer", "linear")
        .Int("leaves", 8, 512, 31, "", log: true, costly: true).When("trainer", "trees")
        .Bool("bagging", false, "").When("trainer", "trees")
        .Choice("kind", ["rows", "columns"], "").When("bagging", "true")
        .Uniform("share", 0.1, 1, 0.5, "", step: 0.1).When("kind", "rows")
        .Constant("threads", 2)
        .Configuration(("trainer", "trees"), ("bagging", true));

    private static readonly SearchSpace Numbers = new SearchSpace()
        .Uniform("x", -1, 1, 0.5, "")
        .LogUniform("rate", 1e-4, 1, 0.1, "", costly: true)
        .Int("size", 1, 100, 10, "", step: 3);

    public static TheoryData<string> All() => [.. TunerRegistry.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_proposal_is_valid_and_comes_again_from_a_fresh_instance(string name)
    {
        foreach (var space in SpacesFor(name))
        {
            var tuner = TunerRegistry.Create(name, 3);
            var history = new List<Trial>();
            for (var number = 0; number < 40; number++)
            {
                var query = new TunerQuery(space, Less, history, number);
                if (tuner.Propose(query) is not { } proposal)
                {
                    Assert.Equal("grid", name);
                    break;
                }
                Assert.Empty(space.Check(proposal.Parameters));
                var again = TunerRegistry.Create(name, 3).Propose(query)!;
                Assert.True(proposal.Parameters.Same(again.Parameters), $"{number}: {proposal.Parameters} and {again.Parameters}");
                Assert.Equal(proposal.Origin, again.Origin);
                history.Add(Outcome(number, proposal));
            }
        }
    }

    // Completed mostly; some fail, are pruned, stopped or still running.
    private static Trial Outcome(int number, Proposal proposal)
    {
        var loss = proposal.Parameters.Sum(p =>
            p.Value switch { double d => d * d, int i => Math.Log(i + 1), bool b => b ? 0 : 1, _ => 0.5 });
        var trial = new Trial { Number = number, Parameters = proposal.Parameters, Origin = proposal.Origin, Seed = 1 };
        return (number % 10) switch
        {
            3 => trial with { State = TrialState.Failed, Failure = "diverged" },
            5 => trial with { State = TrialState.Pruned, Reports = [new(1, loss + 1, 0)] },
            6 => trial with { State = number % 20 == 6 ? TrialState.Stopped : TrialState.Skipped },
            7 or 8 => trial,
            _ => trial with { State = TrialState.Completed, Values = [loss] },
        };
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_history_of_failures_alone_does_not_stop_it(string name) => Each(name, 30, (n, p) =>
        new Trial { Number = n, Parameters = p.Parameters, Origin = p.Origin, Seed = 1, State = TrialState.Failed });

    [Theory]
    [MemberData(nameof(All))]
    public void Trials_that_all_run_do_not_stop_it(string name) => Each(name, 30, (n, p) =>
        new Trial { Number = n, Parameters = p.Parameters, Origin = p.Origin, Seed = 1 });

    [Theory]
    [MemberData(nameof(All))]
    public void Values_that_are_no_numbers_and_equal_ones_do_not_stop_it(string name) => Each(name, 40, (n, p) =>
        new Trial
        {
            Number = n,
            Parameters = p.Parameters,
            Origin = p.Origin,
            Seed = 1,
            State = TrialState.Completed,
            Values = [n % 3 == 0 ? double.NaN : 1]
        });

    private static void Each(string name, int trials, Func<int, Proposal, Trial> end)
    {
        foreach (var space in SpacesFor(name))
        {
            var tuner = TunerRegistry.Create(name, 1);
            var history = new List<Trial>();
            while (history.Count < trials && tuner.Propose(new(space, Less, history, history.Count)) is { } proposal)
            {
                Assert.Empty(space.Check(proposal.Parameters));
                history.Add(end(history.Count, proposal));
            }
            Assert.NotEmpty(history);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Spaces_of_one_constant_of_one_parameter_and_of_two_hundred_are_searched(string name)
    {
        SearchSpace[] spaces =
        [
            new SearchSpace().Constant("only", "value"),
            new SearchSpace().Uniform("x", 0, 1, 0.5, ""),
            Enumerable.Range(0, 200).Aggregate(new SearchSpace(), (space, i) => space.Uniform($"x{i}", 0, 1, 0.5, "")),
        ];
        foreach (var space in spaces)
        {
            var tuner = TunerRegistry.Create(name, 1);
            var history = new List<Trial>();
            while (history.Count < 14 && tuner.Propose(new(space, Less, history, history.Count)) is { } proposal)
            {
                Assert.Empty(space.Check(proposal.Parameters));
                history.Add(Completed(history.Count, proposal, history.Count));
            }
            Assert.NotEmpty(history);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_finds_more_than_the_defaults_whichever_way_is_better(string name)
    {
        var space = new SearchSpace().Uniform("x", 0, 10, 9, "").Uniform("y", 0, 10, 9, "");
        foreach (var objective in new[] { Objective.Minimize("loss"), Objective.Maximize("score") })
        {
            var tuner = TunerRegistry.Create(name, 2);
            var history = new List<Trial>();
            while (history.Count < 60 && tuner.Propose(new(space, objective, history, history.Count)) is { } proposal)
            {
                var loss = Math.Pow(proposal.Parameters.Real("x") - 3, 2) + Math.Pow(proposal.Parameters.Real("y") - 4, 2);
                history.Add(Completed(history.Count, proposal, objective.Loss(loss)));
            }
            Assert.True(history.Min(t => objective.Loss(t.Values[0])) < 6,
                $"{name} reached {history.Min(t => objective.Loss(t.Values[0]))} only");
        }
    }

    private static IEnumerable<SearchSpace> SpacesFor(string name) => name == "cma-es" ? [Numbers] : [Numbers, Deep];

    private static Trial Completed(int number, Proposal proposal, double value) => new()
    {
        Number = number,
        Parameters = proposal.Parameters,
        Origin = proposal.Origin,
        Seed = 1,
        State = TrialState.Completed,
        Values = [value],
    };
}
