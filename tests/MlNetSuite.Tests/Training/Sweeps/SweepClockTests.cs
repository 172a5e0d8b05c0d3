using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>The time of a sweep, which the final training shares.</summary>
public class SweepClockTests
{
    [Fact]
    public async Task A_sweep_that_throws_leaves_nobody_who_looks_at_its_study()
    {
        var store = new CountingStore();
        using var study = Study.Open(store, new("study", new SearchSpace().Uniform("x", 0, 1, 0.5, ""), [Objective.Minimize("loss")]));
        await using var runner = new FunctionRunner(trial => trial.Parameters.Real("x"));
        var clock = new SweepClock(
            new SweepBudget { Time = TimeSpan.FromMinutes(10) }, new() { Data = "rows.csv", Artifact = "model.zip" }, Stopwatch.StartNew(),
            () => []);

        var sweep = new Sweep(study, runner, new BrokenTuner());
        await Assert.ThrowsAsync<InvalidDataException>(() => clock.RunAsync(sweep, study, null, TestContext.Current.CancellationToken));

        var looks = store.Looks;
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(looks, store.Looks);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(7, false)]
    [InlineData(30, false)]
    public void A_trial_may_begin_that_can_end_and_leave_time_for_the_final_training(double seconds, bool may)
    {
        using var study = Study.InMemory(new SearchSpace().Uniform("x", 0, 1, 0.5, ""), Objective.Minimize("loss"));
        if (seconds > 0)
        {
            var trial = new Trial { Number = study.Claim()!.Number, Parameters = study.Definition.Space.Defaults, Seed = 1 };
            study.Begin(trial);
            study.Finish(trial with { State = TrialState.Completed, Values = [0.5], Seconds = seconds });
        }
        var clock = new SweepClock(
            new SweepBudget { Time = TimeSpan.FromSeconds(11) }, new() { Data = "rows.csv", Artifact = "model.zip" }, new Stopwatch(),
            () => []);
        Assert.Equal(may, clock.MayBegin(new() { Number = 1, Parameters = study.Definition.Space.Defaults, Seed = 1 }, study));
    }

    private sealed class BrokenTuner : ITuner
    {
        public string Name => "broken";

        public Proposal Propose(TunerQuery query) => throw new InvalidDataException("the tuner is broken");
    }

    private sealed class CountingStore : IStudyStore
    {
        private readonly MemoryStudyStore _store = new();
        private int _looks;

        public bool Shared => false;

        public string? TrialFolder => null;

        internal int Looks => Volatile.Read(ref _looks);

        public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision)
        {
            Interlocked.Increment(ref _looks);
            return _store.Changes(study, revision);
        }

        public IReadOnlyList<StudyDefinition> Studies() => _store.Studies();

        public void Create(StudyDefinition definition) => _store.Create(definition);

        public TrialClaim Claim(string study) => _store.Claim(study);

        public void Begin(string study, Trial trial) => _store.Begin(study, trial);

        public void Report(string study, int number, TrialReport report) => _store.Report(study, number, report);

        public void Finish(string study, Trial trial) => _store.Finish(study, trial);

        public void Abandon(string study, int number) => _store.Abandon(study, number);

        public void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes) =>
            _store.Import(definition, trials, notes);

        public int Enqueue(string study, ParameterSet parameters, string origin) => _store.Enqueue(study, parameters, origin);

        public void Annotate(string study, int? number, string note) => _store.Annotate(study, number, note);

        public IReadOnlyList<StudyNote> Notes(string study) => _store.Notes(study);

        public void Reopen(string study) => _store.Reopen(study);

        public void Dispose() => _store.Dispose();
    }
}
