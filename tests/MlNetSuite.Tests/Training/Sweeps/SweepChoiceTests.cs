using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>What is said where a search leaves nothing to choose, or less than there might be.</summary>
public sealed class SweepChoiceTests : IDisposable
{
    private static readonly SearchSpace Space = new SearchSpace().Choice("trainer", ["quick", "slow"], "the trainer");

    private readonly TemporaryFolder _folder = new();
    private readonly Study _study = Study.Open(new MemoryStudyStore(), new("s", Space, [Objective.Minimize("rmse")]));

    public void Dispose()
    {
        _study.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SweepEnd.Finished, "the sweep was finished on request before its first trial (quick, the quickest) came to an end")]
    [InlineData(SweepEnd.Cancelled, "the sweep was interrupted before its first trial (quick, the quickest) came to an end")]
    [InlineData(SweepEnd.Time, "the sweep was over before its first trial (quick, the quickest) came to an end; give it more time")]
    [InlineData(SweepEnd.Trials, "none of 1 trial completed (all trials done): 1 stopped.")]
    public void Without_a_completed_trial_the_reason_is_that_of_the_end(SweepEnd end, string message)
    {
        Ended(TrialState.Stopped);
        var fault = Fault(end);
        Assert.StartsWith(message, fault);
        Assert.Equal(end == SweepEnd.Time, fault.Contains("--time", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sweep_that_was_finished_before_its_first_trial_began_says_so() =>
        Assert.Equal("the sweep was finished on request before its first trial began; there is no model to write.",
            Fault(SweepEnd.Finished));

    [Fact]
    public void Predictions_that_other_sweeps_keep_are_noted()
    {
        var files = Files();
        for (var number = 0; number < 4; number++)
        {
            Ended(TrialState.Completed);
            if (number < 2)
                files.Leave(number, [1], [number]);
        }
        var note = Assert.Single(Of(files).Notes);
        Assert.Equal("2 of the 4 best trials left no predictions that this sweep can read: another sweep of the study ran them, and only "
            + "studies in a file keep predictions for all. The ensemble was chosen without them.", note);
    }

    [Fact]
    public void Where_they_leave_no_two_trials_that_is_said()
    {
        var files = Files();
        Ended(TrialState.Completed);
        Ended(TrialState.Completed);
        files.Leave(0, [1], [1]);
        var choice = Of(files);
        Assert.Single(choice.Members);
        Assert.EndsWith("So there was no ensemble to choose.", Assert.Single(choice.Notes));
    }

    private TrialFiles Files() => new(new FolderFiles(_folder.File("trials")));

    private SweepChoice Of(TrialFiles files, SweepEnd? end = null) => SweepChoice.Of(_study,
        new() { Data = "d", Artifact = "a.zip", Ensemble = 3 }, files, (scores, _) => new(("rmse", scores[0])), end);

    private string Fault(SweepEnd end) => Assert.Throws<InputException>(() => Of(Files(), end)).Message;

    private void Ended(TrialState state)
    {
        var trial = new Trial { Number = _study.Claim()!.Number, Seed = 1, Parameters = Space.Defaults };
        _study.Begin(trial);
        _study.Finish(trial with { State = state, Values = state == TrialState.Completed ? [1 + trial.Number] : [] });
    }
}
