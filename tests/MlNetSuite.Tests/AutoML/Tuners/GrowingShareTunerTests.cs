using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Tuners;

/// <summary>Who learns from how many of the rows.</summary>
public class GrowingShareTunerTests
{
    private const double Small = 1.0 / 9;
    private const double Middle = 1.0 / 3;

    private static readonly Objective Less = Objective.Minimize("loss");

    private static readonly SearchSpace Space = new SearchSpace()
        .Choice("trainer", ["linear", "trees", "kernel", "network"], "")
        .Uniform("x", 0, 1, 0.5, "");

    private static readonly SearchSpace Trainers = Space
        .Configuration(("trainer", "trees"))
        .Configuration(("trainer", "kernel"))
        .Configuration(("trainer", "network"));

    [Fact]
    public void Each_trainer_learns_from_the_fewest_rows_before_any_learns_from_more()
    {
        var history = Run(trials: 5, _ => 0.5);
        Assert.Equal(["linear", "trees", "kernel", "network"], history.Take(4).Select(Trainer));
        Assert.All(history.Take(4), t => Assert.Equal(Small, t.Share));
        Assert.Equal(Middle, history[4].Share);
    }

    [Fact]
    public void The_trainers_are_halved_at_each_share_and_the_best_comes_to_all_rows()
    {
        var history = Run(trials: 7, t => Trainer(t) switch { "trees" => 0.1, "network" => 0.2, _ => 0.9 });
        Assert.Equal([("trees", Middle), ("trees", 1.0), ("network", Middle)], history.Skip(4).Select(t => (Trainer(t), t.Share)));
        Assert.All(history.Skip(4), again => Assert.True(again.Parameters.Same(
            history.First(t => t.Number == WholeRowValues.First(again)).Parameters)));
    }

    [Fact]
    public void A_trainer_that_has_come_far_begins_with_new_parameters_one_share_below()
    {
        var history = Run(trials: 30, t => Trainer(t) == "trees" ? 0.1 : 0.9);
        var begun = history.Where(t => t.Number > 6 && WholeRowValues.First(t) == t.Number).ToList();
        Assert.Contains(begun, t => Trainer(t) == "trees");
        Assert.All(begun, t => Assert.Equal(Trainer(t) == "trees" ? Middle : Small, t.Share));
    }

    [Fact]
    public void No_parameters_run_twice_on_as_many_rows()
    {
        var history = Run(trials: 60, t => (double)t.Parameters["x"] + (Trainer(t) == "linear" ? 0.2 : 0));
        Assert.Equal(history.Count, history.Select(t => (WholeRowValues.First(t), t.Share)).Distinct().Count());
        Assert.Contains(history, t => t.Share == 1);
        Assert.True(history.Count(t => t.Share == 1) < history.Count(t => t.Share < 1));
    }

    [Fact]
    public void What_it_proposes_follows_from_the_number_and_the_history_alone()
    {
        var history = Run(trials: 40, t => (double)t.Parameters["x"]);
        for (var number = 0; number < history.Count; number++)
        {
            var query = new TunerQuery(Trainers, Less, history.Take(number).ToList(), number);
            var proposal = Make(new DefaultTuner(3)).Propose(query)!;
            Assert.True(history[number].Parameters.Same(proposal.Parameters));
            Assert.Equal((history[number].Origin, history[number].Share), (proposal.Origin, proposal.Share));
        }
    }

    [Fact]
    public void Parameters_that_failed_on_more_rows_are_not_run_on_more_again()
    {
        var history = Run(trials: 5, _ => 0.5);
        history[4] = history[4] with { State = TrialState.Failed, Values = [], Failure = "out of memory" };
        var next = Make(new DefaultTuner(3)).Propose(new(Trainers, Less, history, 5))!;
        Assert.NotEqual(WholeRowValues.Origin(WholeRowValues.First(history[4])), next.Origin);
    }

    [Fact]
    public void A_grid_leaves_no_point_out_and_ends_with_the_best_on_all_rows()
    {
        var points = new SearchSpace().Int("x", 0, 5, 0, "");
        var history = new List<Trial>();
        while (Make(new GridTuner(6)).Propose(new(points, Less, history, history.Count)) is { } proposal)
            history.Add(Trial(history.Count, proposal, (int)proposal.Parameters["x"]));
        Assert.Equal(Enumerable.Range(0, 6), history.Select(t => (int)t.Parameters["x"]).Distinct().Order());
        Assert.Contains(history, t => t.Share == 1 && (int)t.Parameters["x"] == 0);
    }

    [Fact]
    public void Shares_must_grow_to_all_rows()
    {
        Assert.Throws<ArgumentException>(() => new GrowingShareTuner(new RandomTuner(), [0.5, 0.25, 1]));
        Assert.Throws<ArgumentException>(() => new GrowingShareTuner(new RandomTuner(), [0.25, 0.5]));
    }

    [Fact]
    public void What_more_rows_brought_others_is_added_to_what_has_had_few()
    {
        var seen = WholeRowValues.Of(
        [
            Whole(0, "trees", 0.30, Small), Whole(1, "trees", 0.32, Small),
            Whole(2, "trees", 0.20, 1, first: 0), Whole(3, "linear", 0.40, Small),
        ], Less);
        Assert.Equal([0, 1, 3], seen.Select(t => t.Number));
        Assert.Equal([0.20, 0.22, 0.30], seen.Select(t => Math.Round(t.Value!.Value, 9)));
    }

    [Fact]
    public void A_history_of_all_rows_is_seen_as_it_is()
    {
        IReadOnlyList<Trial> history = [Whole(0, "trees", 0.3, 1), Whole(1, "linear", 0.2, 1)];
        Assert.Same(history, WholeRowValues.Of(history, Less));
    }

    private static Trial Whole(int number, string trainer, double loss, double share, int? first = null) => Trial(number,
        new(Space.Resolve(new Dictionary<string, string> { ["trainer"] = trainer }), first is { } f ? WholeRowValues.Origin(f) : "tpe")
        { Share = share }, loss);

    private static List<Trial> Run(int trials, Func<Trial, double> loss)
    {
        var tuner = Make(new DefaultTuner(3));
        List<Trial> history = [];
        for (var number = 0; number < trials; number++)
        {
            var trial = Trial(number, tuner.Propose(new(Trainers, Less, history, number))!, 0);
            // More rows make everybody a little better.
            history.Add(trial with { Values = [loss(trial) - trial.Share / 100] });
        }
        return history;
    }

    private static GrowingShareTuner Make(ITuner inner) => new(inner, [Small, Middle, 1]);

    private static Trial Trial(int number, Proposal proposal, double loss) => new()
    {
        Number = number,
        Parameters = proposal.Parameters,
        Origin = proposal.Origin,
        Share = proposal.Share,
        Seed = 1,
        State = TrialState.Completed,
        Values = [loss],
    };

    private static string Trainer(Trial trial) => (string)trial.Parameters["trainer"];
}
