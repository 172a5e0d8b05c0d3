using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>What every store does.</summary>
public abstract class StudyStoreContract : IDisposable
{
    private protected static readonly SearchSpace Space = new SearchSpace()
        .Choice("trainer", ["lightgbm", "mlp"], "who learns it")
        .LogUniform("learningRate", 1e-4, 1e-1, 1e-2, "step size")
        .Int("leaves", 8, 512, 31, "most leaves of a tree", log: true).When("trainer", "lightgbm")
        .Bool("center", false, "subtract the mean")
        .Constant("layers", "linear(10) \"relu\" ünï");

    private protected static readonly StudyDefinition Definition = new("étude 1", Space,
        [Objective.Maximize("accuracy"), Objective.Minimize("latency")])
    {
        Seed = -5,
        Attributes = new Dictionary<string, string> { ["task"] = "text-classification", ["data"] = "C:\\my data\\täxte.csv" },
    };

    private protected abstract IStudyStore Store { get; }

    /// <summary>Opens the same store once more, as another process does; only of one that is shared.</summary>
    private protected abstract IStudyStore OpenAgain();

    private string Study
    {
        get
        {
            if (Store.Studies().Count == 0)
                Store.Create(Definition);
            return Definition.Name;
        }
    }

    public abstract void Dispose();

    [Fact]
    public void A_study_comes_back_as_it_was_made()
    {
        Store.Create(Definition);
        Store.Create(Definition with { Name = "another" });
        Assert.Equal([Definition.Name, "another"], Store.Studies().Select(s => s.Name));
        var read = Store.Studies()[0];
        Assert.Equal(Definition.Objectives, read.Objectives);
        Assert.Equal(Definition.Attributes.OrderBy(a => a.Key), read.Attributes.OrderBy(a => a.Key));
        Assert.Equal(Definition.Seed, read.Seed);
        Assert.Empty(Definition.Space.Difference(read.Space));
    }

    [Fact]
    public void A_second_study_of_a_name_is_refused()
    {
        Store.Create(Definition);
        Assert.Contains("étude 1", Assert.Throws<StudyException>(() => Store.Create(Definition)).Message);
        Assert.Single(Store.Studies());
    }

    [Fact]
    public void A_study_that_is_not_there_is_named() =>
        Assert.Contains("'absent'", Assert.Throws<StudyException>(() => Store.Claim("absent")).Message);

    [Fact]
    public void Numbers_count_from_0_and_studies_count_apart()
    {
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => Store.Claim(Study).Number));
        Store.Create(Definition with { Name = "another" });
        Assert.Equal(0, Store.Claim("another").Number);
    }

    [Fact]
    public void A_trial_comes_back_as_it_ended()
    {
        var trial = Run(ended => ended with
        {
            State = TrialState.Completed,
            Values = [0.1 + 0.2, double.PositiveInfinity],
            Seconds = 1.25,
            PeakMemory = 5_000_000_000,
            // It waited for a slot.
            Started = ended.Started.AddSeconds(40),
            Machine = "another",
        }, new(1, 0.25, 0.5), new(2, double.NaN, 0.75), new(2.5, double.NegativeInfinity, 1));
        var read = Assert.Single(Store.Changes(Study, 0).Trials);
        Equal(trial, read);
        Assert.Equal(0.1 + 0.2, read.Value);
    }

    [Theory]
    [InlineData(TrialState.Failed, "out of memory:\n“too much”")]
    [InlineData(TrialState.Stopped, null)]
    [InlineData(TrialState.Pruned, null)]
    [InlineData(TrialState.Skipped, "skipped")]
    public void A_trial_without_a_value_comes_back_with_its_reason(TrialState state, string? failure)
    {
        var trial = Run(ended => ended with { State = state, Failure = failure }, new TrialReport(1, 0.5, 0.1));
        Equal(trial, Assert.Single(Store.Changes(Study, 0).Trials));
    }

    [Fact]
    public void Reports_that_were_not_given_one_by_one_come_back_too()
    {
        var claim = Store.Claim(Study);
        var trial = Begin(claim.Number);
        Store.Report(Study, claim.Number, new(1, 0.1, 0));
        var revision = Store.Changes(Study, 0).Revision;
        TrialReport[] reports = [new(1, 0.1, 0), new(2, 0.2, 0), new(3, 0.3, 0)];
        Store.Finish(Study, trial with { State = TrialState.Completed, Values = [1, 2], Reports = reports });
        Assert.Equal(reports, Assert.Single(Store.Changes(Study, revision).Trials).Reports);
        Assert.Equal(reports, Assert.Single(Store.Changes(Study, 0).Trials).Reports);
    }

    [Fact]
    public void Only_what_changed_is_told()
    {
        for (var i = 0; i < 3; i++)
            Begin(Store.Claim(Study).Number);
        var (all, revision) = Store.Changes(Study, 0);
        Assert.Equal([0, 1, 2], all.Select(t => t.Number));
        Assert.All(all, t => Assert.Equal(TrialState.Running, t.State));

        Assert.Empty(Store.Changes(Study, revision).Trials);
        Store.Report(Study, 1, new(1, 0.5, 0.1));
        Store.Report(Study, 1, new(2, 0.6, 0.2));
        var (changed, next) = Store.Changes(Study, revision);
        Assert.Equal(1, Assert.Single(changed).Number);
        Assert.Equal([0.5, 0.6], changed[0].Reports.Select(r => r.Value));

        Store.Report(Study, 1, new(3, 0.7, 0.3));
        Assert.Equal([0.5, 0.6, 0.7], Assert.Single(Store.Changes(Study, next).Trials).Reports.Select(r => r.Value));
        Assert.Equal([0.5, 0.6, 0.7], Store.Changes(Study, 0).Trials[1].Reports.Select(r => r.Value));
    }

    [Fact]
    public void A_claimed_number_is_no_trial_before_it_begins()
    {
        Store.Claim(Study);
        Assert.Empty(Store.Changes(Study, 0).Trials);
        Begin(Store.Claim(Study).Number);
        Assert.Equal([1], Store.Changes(Study, 0).Trials.Select(t => t.Number));
    }

    [Fact]
    public void A_number_given_back_is_claimed_next()
    {
        foreach (var _ in Enumerable.Range(0, 3))
            Store.Claim(Study);
        Store.Abandon(Study, 2);
        Store.Abandon(Study, 1);
        Assert.Equal(new TrialClaim(1, null), Store.Claim(Study));
        Assert.Equal(new TrialClaim(2, null), Store.Claim(Study));
        Assert.Equal(new TrialClaim(3, null), Store.Claim(Study));
    }

    [Fact]
    public void A_trial_given_back_after_it_began_runs_again_as_it_was_without_its_reports()
    {
        var trial = Begin(Store.Claim(Study).Number);
        Store.Report(Study, 0, new(1, 0.5, 0.1));
        var revision = Store.Changes(Study, 0).Revision;
        Store.Abandon(Study, 0);
        var claim = Store.Claim(Study);
        Assert.Equal(0, claim.Number);
        Equal(trial, claim.Begun!);
        Equal(trial, Assert.Single(Store.Changes(Study, revision).Trials));

        Store.Begin(Study, claim.Begun!);
        Store.Report(Study, 0, new(1, 0.75, 0.1));
        Assert.Equal([0.75], Assert.Single(Store.Changes(Study, 0).Trials).Reports.Select(r => r.Value));
    }

    [Fact]
    public void A_trial_that_the_end_of_its_sweep_cut_off_is_given_out_again_once_reopened()
    {
        var stopped = Run(ended => ended with { State = TrialState.Stopped, Failure = "the sweep ended", Seconds = 2 });
        Assert.Equal(1, Store.Claim(Study).Number);
        Store.Reopen(Study);
        Equal(stopped with { State = TrialState.Running, Failure = null, Seconds = 0 }, Store.Claim(Study).Begun!);
    }

    [Fact]
    public void A_trial_that_the_machine_interrupted_is_given_out_again_once_reopened_and_no_failed_or_skipped_one_is()
    {
        Run(ended => ended with { State = TrialState.Failed, Failure = "diverged" });
        var interrupted = Run(ended => ended with { State = TrialState.Interrupted, Failure = "no room", Seconds = 2, PeakMemory = 3 },
            new TrialReport(1, 0.5, 0.1));
        Run(ended => ended with { State = TrialState.Skipped });
        Equal(interrupted, Store.Changes(Study, 0).Trials[1]);
        Assert.Equal(3, Store.Claim(Study).Number);

        var revision = Store.Changes(Study, 0).Revision;
        Store.Reopen(Study);
        Assert.Equal([(1, TrialState.Running)], Store.Changes(Study, revision).Trials.Select(t => (t.Number, t.State)));
        var claim = Store.Claim(Study);
        Equal(interrupted with { State = TrialState.Running, Failure = null, Seconds = 0, PeakMemory = 0, Reports = [] }, claim.Begun!);
        Store.Begin(Study, claim.Begun!);
        Store.Finish(Study, claim.Begun! with { State = TrialState.Completed, Values = [1, 2] });
        Assert.Equal(TrialState.Completed, Store.Changes(Study, 0).Trials[1].State);
        Assert.Equal(4, Store.Claim(Study).Number);
    }

    [Fact]
    public void An_ended_trial_never_changes()
    {
        var trial = Run(ended => ended with { State = TrialState.Completed, Values = [0.5, 1] });
        var revision = Store.Changes(Study, 0).Revision;
        Store.Report(Study, 0, new(1, 0.25, 0));
        Store.Finish(Study, trial with { Values = [0.75, 1], Reports = [new(1, 1, 1)] });
        Store.Abandon(Study, 0);
        Assert.Throws<StudyException>(() => Store.Begin(Study, trial));
        Assert.Empty(Store.Changes(Study, revision).Trials);
        Equal(trial, Assert.Single(Store.Changes(Study, 0).Trials));
        Assert.Equal(1, Store.Claim(Study).Number);
    }

    [Fact]
    public void What_never_began_cannot_go_on()
    {
        var trial = new Trial { Number = 0, Parameters = Space.Defaults, Seed = 1, State = TrialState.Completed, Values = [1, 1] };
        Assert.Throws<StudyException>(() => Store.Begin(Study, trial));
        Assert.Throws<StudyException>(() => Store.Report(Study, 0, new(1, 1, 1)));
        Assert.Throws<StudyException>(() => Store.Finish(Study, trial));
        Store.Claim(Study);
        Assert.Throws<StudyException>(() => Store.Report(Study, 0, new(1, 1, 1)));
        Assert.Throws<StudyException>(() => Store.Finish(Study, trial));
        Begin(0);
        Assert.Throws<ArgumentException>(() => Store.Finish(Study, trial with { State = TrialState.Running }));
    }

    [Fact]
    public void An_enqueued_trial_is_the_next_that_is_given_out_and_runs_with_its_parameters()
    {
        Begin(Store.Claim(Study).Number);
        var revision = Store.Changes(Study, 0).Revision;
        var parameters = Space.Resolve(new Dictionary<string, string> { ["trainer"] = "mlp", ["learningRate"] = "0.05" });
        Assert.Equal(1, Store.Enqueue(Study, parameters, "a person"));
        Assert.Equal(2, Store.Enqueue(Study, Space.Defaults, "a person"));
        var waiting = Store.Changes(Study, revision).Trials;
        Assert.Equal([(1, TrialState.Waiting, "a person"), (2, TrialState.Waiting, "a person")],
            waiting.Select(t => (t.Number, t.State, t.Origin)));
        Assert.True(parameters.Same(waiting[0].Parameters));
        Assert.False(waiting[0].Ended);

        var claim = Store.Claim(Study);
        Assert.Equal((1, TrialState.Waiting), (claim.Number, claim.Begun!.State));
        Store.Begin(Study, claim.Begun with { State = TrialState.Running, Seed = 5, Started = Store.Now });
        Store.Report(Study, 1, new(1, 0.5, 0.1));
        Store.Finish(Study, claim.Begun with { State = TrialState.Completed, Values = [1, 2], Reports = [new(1, 0.5, 0.1)] });
        Store.Finish(Study, waiting[1] with { State = TrialState.Skipped, Failure = "not needed any more" });
        Assert.Equal([TrialState.Running, TrialState.Completed, TrialState.Skipped], Store.Changes(Study, 0).Trials.Select(t => t.State));
        Assert.Equal(3, Store.Claim(Study).Number);
    }

    [Fact]
    public void Notes_are_kept_by_trial_and_replaced()
    {
        Begin(Store.Claim(Study).Number);
        Store.Claim(Study);
        Store.Annotate(Study, null, "the first attempt");
        Store.Annotate(Study, 0, "too slow");
        Store.Annotate(Study, 0, "too slow, “really”\n<b>");
        Assert.Equal([((int?)null, "the first attempt"), (0, "too slow, “really”\n<b>")], Store.Notes(Study).Select(n => (n.Trial, n.Text)));
        Store.Annotate(Study, null, "");
        Assert.Equal(0, Assert.Single(Store.Notes(Study)).Trial);
        Assert.Throws<StudyException>(() => Store.Annotate(Study, 1, "has not begun"));
        Assert.Throws<StudyException>(() => Store.Annotate(Study, 99, "is none"));
    }

    [Fact]
    public void A_study_of_elsewhere_is_added_whole_and_what_had_not_ended_runs_again()
    {
        using var elsewhere = new MemoryStudyStore();
        elsewhere.Create(Definition with { Name = "from elsewhere" });
        Trial Trial(int number) => new()
        {
            Number = number,
            Parameters = Space.Defaults,
            Seed = 3,
            Origin = "elsewhere",
            Share = 0.5,
            Machine = "there",
            Started = DateTimeOffset.UnixEpoch,
        };
        Trial[] trials =
        [
            Trial(0) with { State = TrialState.Completed, Values = [0.5, double.PositiveInfinity], Seconds = 2, PeakMemory = 7,
                Reports = [new(1, double.NaN, 0.1), new(2, 0.5, 0.2)] },
            Trial(2),
            Trial(3) with { State = TrialState.Waiting },
            Trial(5) with { State = TrialState.Failed, Failure = "broke", Seconds = 1 },
        ];
        var note = new StudyNote(5, "look at this", DateTimeOffset.UnixEpoch);
        Store.Import(Definition with { Name = "from elsewhere" }, trials, [note]);

        var read = Store.Changes("from elsewhere", 0).Trials;
        Assert.Equal(trials.Length, read.Count);
        foreach (var (expected, actual) in trials.Zip(read))
            Equal(expected, actual);
        Assert.Equal(note, Assert.Single(Store.Notes("from elsewhere")));
        Assert.Equal([(2, TrialState.Running), (3, TrialState.Waiting)],
            Enumerable.Range(0, 2).Select(_ => Store.Claim("from elsewhere").Begun!).Select(t => (t.Number, t.State)));
        Assert.Equal(new TrialClaim(6, null), Store.Claim("from elsewhere"));
        Assert.Throws<StudyException>(() => Store.Import(Definition with { Name = "from elsewhere" }, [], []));
    }

    [Fact]
    public void Threads_never_get_the_same_number_and_lose_nothing()
    {
        var study = Study;
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                var trial = Begin(Store.Claim(study).Number);
                Store.Report(study, trial.Number, new(1, trial.Number, 0));
                Store.Changes(study, 0);
                Store.Finish(study,
                    trial with { State = TrialState.Completed, Values = [trial.Number, worker], Reports = [new(1, trial.Number, 0)] });
            }
        });
        var trials = Store.Changes(study, 0).Trials;
        Assert.Equal(Enumerable.Range(0, 200), trials.Select(t => t.Number));
        Assert.All(trials, t => Assert.Equal((double)t.Number, t.Value));
        Assert.All(trials, t => Assert.Equal(t.Number, Assert.Single(t.Reports).Value));
    }

    [Fact]
    public void What_one_writes_another_reads()
    {
        using var other = Another();
        var trial = Run(ended => ended with { State = TrialState.Completed, Values = [0.5, 1] }, new TrialReport(1, 0.25, 0.5));
        Equal(trial, Assert.Single(other.Changes(Definition.Name, 0).Trials));

        Begin(Store.Claim(Definition.Name).Number);
        var (changed, revision) = other.Changes(Definition.Name, 0);
        Assert.Equal(2, changed.Count);
        Store.Report(Definition.Name, 1, new(1, 0.5, 0));
        Assert.Equal(0.5, Assert.Single(Assert.Single(other.Changes(Definition.Name, revision).Trials).Reports).Value);
    }

    [Fact]
    public void Two_that_share_a_store_leave_what_trials_leave_in_one_folder_or_in_none()
    {
        using var other = Another();
        Assert.True(other.Shared);
        Assert.Equal(Store.TrialFolder, other.TrialFolder);
    }

    [Fact]
    public void Two_that_live_never_get_each_others_trials()
    {
        using var other = Another();
        Assert.Equal(0, Store.Claim(Study).Number);
        Assert.Equal(1, other.Claim(Definition.Name).Number);
        Begin(0);
        var claimed = Begin(Store.Claim(Definition.Name).Number);
        Assert.Throws<StudyException>(() => other.Begin(Definition.Name, claimed));
        other.Report(Definition.Name, claimed.Number, new(1, 0.5, 0));
        other.Abandon(Definition.Name, claimed.Number);
        Assert.Empty(Store.Changes(Definition.Name, 0).Trials.Single(t => t.Number == claimed.Number).Reports);
        Assert.Equal(3, other.Claim(Definition.Name).Number);
    }

    [Fact]
    public void Trials_of_a_store_that_was_closed_run_again()
    {
        using (var other = Another())
        {
            other.Claim(Study);
            var trial = new Trial
            {
                Number = other.Claim(Definition.Name).Number,
                Parameters = Space.Defaults,
                Seed = 3,
                Origin = "portfolio"
            };
            other.Begin(Definition.Name, trial);
        }
        Assert.Equal(new TrialClaim(0, null), Store.Claim(Definition.Name));
        var claim = Store.Claim(Definition.Name);
        Assert.Equal((1, 3, "portfolio"), (claim.Number, claim.Begun!.Seed, claim.Begun.Origin));
        Assert.True(Space.Defaults.Same(claim.Begun.Parameters));
    }

    [Fact]
    public void An_interrupted_trial_that_two_reopen_at_the_same_time_is_given_to_one_of_them()
    {
        Run(ended => ended with { State = TrialState.Interrupted, Failure = "no room" });
        using var other = Another();
        Store.Reopen(Definition.Name);
        other.Reopen(Definition.Name);
        Assert.NotNull(Store.Claim(Definition.Name).Begun);
        Assert.Equal(new TrialClaim(1, null), other.Claim(Definition.Name));

        // It runs again meanwhile: whoever comes later does not take it away.
        other.Reopen(Definition.Name);
        Assert.Equal(new TrialClaim(2, null), other.Claim(Definition.Name));
    }

    private IStudyStore Another()
    {
        Assert.SkipUnless(Store.Shared, "only a store that is shared");
        return OpenAgain();
    }

    /// <summary>Claims, begins, reports and ends a trial.</summary>
    private protected Trial Run(Func<Trial, Trial> end, params TrialReport[] reports)
    {
        var trial = Begin(Store.Claim(Study).Number);
        foreach (var report in reports)
            Store.Report(Study, trial.Number, report);
        var ended = end(trial) with { Reports = reports };
        Store.Finish(Study, ended);
        return ended;
    }

    private protected Trial Begin(int number)
    {
        var trial = new Trial
        {
            Number = number,
            Parameters = Space.Resolve(new Dictionary<string, string> { ["learningRate"] = "0.012345678901234567", ["leaves"] = "64" }),
            Seed = int.MinValue + number,
            Origin = "flow2/3 ünï",
            Share = 1.0 / 9,
            Machine = "workbench-ü",
            Started = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(5)).AddTicks(1234567),
        };
        Store.Begin(Study, trial);
        return trial;
    }

    private protected static void Equal(Trial expected, Trial actual)
    {
        Assert.True(expected.Parameters.Same(actual.Parameters), $"{expected.Parameters} became {actual.Parameters}");
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.Reports, actual.Reports);
        Assert.Equal(
            expected with { Parameters = actual.Parameters, Values = actual.Values, Reports = actual.Reports },
            actual);
    }
}
