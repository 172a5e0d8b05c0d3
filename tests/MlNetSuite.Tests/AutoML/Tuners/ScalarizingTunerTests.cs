using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Tuners;

public class ScalarizingTunerTests
{
    private static readonly SearchSpace Space = new SearchSpace().Uniform("x", 0, 1, 0.5, "");
    private static readonly Objective[] Objectives = [Objective.Maximize("accuracy"), Objective.Minimize("latency")];

    [Fact]
    public void A_trial_is_worth_the_augmented_Tchebycheff_norm_of_its_weighted_losses()
    {
        // From best to worst: accuracy 1..0.5, latency 10..30.
        var seen = new ScalarizingTuner(() => new RandomTuner(), Objectives)
            .Scalarized([Completed(0, 1, 30), Completed(1, 0.5, 10), Completed(2, 0.75, 20)], [0.8, 0.2]);
        Assert.Equal(0.2 + 0.05 * 0.2, seen[0].Value!.Value, 1e-12);
        Assert.Equal(0.8 + 0.05 * 0.8, seen[1].Value!.Value, 1e-12);
        Assert.Equal(0.4 + 0.05 * 0.5, seen[2].Value!.Value, 1e-12);
    }

    [Fact]
    public void A_trial_that_is_better_in_everything_is_worth_less_whatever_the_weights()
    {
        var tuner = new ScalarizingTuner(() => new RandomTuner(), Objectives, seed: 5);
        for (var number = 0; number < 50; number++)
        {
            var seen = tuner.Scalarized([Completed(0, 0.9, 10), Completed(1, 0.8, 20), Completed(2, 0.95, 30)], tuner.Weights(number));
            Assert.True(seen[0].Value < seen[1].Value);
        }
    }

    [Fact]
    public void Weights_depend_on_the_number_add_up_to_one_and_are_even()
    {
        var tuner = new ScalarizingTuner(() => new RandomTuner(), Objectives, seed: 2);
        var weights = Enumerable.Range(0, 2000).Select(tuner.Weights).ToList();
        Assert.All(weights, w => Assert.Equal(1, w.Sum(), 1e-12));
        Assert.Equal(tuner.Weights(7), tuner.Weights(7));
        Assert.NotEqual(tuner.Weights(7), tuner.Weights(8));
        // Even on 0..1: mean 1/2, variance 1/12.
        Assert.Equal(0.5, weights.Average(w => w[0]), 0.03);
        Assert.Equal(1.0 / 12, weights.Average(w => (w[0] - 0.5) * (w[0] - 0.5)), 0.01);
    }

    [Fact]
    public void The_tuner_inside_is_new_each_time_and_sees_no_reports()
    {
        var inner = new List<Recorder>();
        var tuner = new ScalarizingTuner(() => { inner.Add(new()); return inner[^1]; }, Objectives);
        var running = Completed(1, 0, 0) with { State = TrialState.Running, Values = [], Reports = [new(1, 0.5, 1)] };
        tuner.Propose(new(Space, Objectives[0], [Completed(0, 1, 30), running], 2));
        tuner.Propose(new(Space, Objectives[0], [], 3));
        Assert.Equal("recorder", tuner.Name);
        Assert.Equal(3, inner.Count);
        Assert.Equal(Direction.Minimize, inner[1].Query!.Objective.Direction);
        Assert.Empty(inner[1].Query!.History[1].Reports);
        Assert.Equal(3, inner[2].Query!.Number);
    }

    private static Trial Completed(int number, params double[] values) =>
        new() { Number = number, Parameters = Space.Defaults, Seed = 1, State = TrialState.Completed, Values = values };

    private sealed class Recorder : ITuner
    {
        internal TunerQuery? Query { get; private set; }

        public string Name => "recorder";

        public Proposal? Propose(TunerQuery query)
        {
            Query = query;
            return new(query.Space.Defaults, Name);
        }
    }
}
