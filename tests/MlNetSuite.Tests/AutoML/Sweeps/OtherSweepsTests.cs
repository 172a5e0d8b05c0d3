using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Cli.Terminal;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>Trials that other sweeps of a study end, before one or while it runs, are told apart from its own.</summary>
public sealed class OtherSweepsTests : IDisposable
{
    private static readonly StudyDefinition Definition = new("shared", Quadratic.Space, [Objective.Minimize("square")]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_are_counted_once_whenever_they_ended()
    {
        using var others = new SqliteStudyStore(_folder.File("study.db"));
        using var study = Study.Open(new SqliteStudyStore(_folder.File("study.db")), Definition);
        RunElsewhere(others, TrialState.Completed);
        var lines = new StringWriter();
        var snapshot = SweepSnapshot.Of([]);
        var quadratic = new Quadratic
        {
            Study = study,
            Heard = happened => new SweepLines(lines).Write(happened, snapshot = snapshot.After(happened, TimeSpan.Zero)),
        };
        var own = 0;
        var ended = await quadratic.Sweep(trial =>
        {
            if (Interlocked.Increment(ref own) == 2)
            {
                RunElsewhere(others, TrialState.Completed);
                RunElsewhere(others, TrialState.Failed);
            }
            return Quadratic.Square(trial);
        }).RunAsync(new() { Trials = 7 }, quadratic, TestContext.Current.CancellationToken);

        Assert.Equal((SweepEnd.Trials, 4, 3), (ended.Reason, own, ended.Others));
        Assert.Equal((7, 1, 3), (snapshot.Trials, snapshot.Earlier, snapshot.Others));
        Assert.Equal((6, 1), (snapshot.Count(TrialState.Completed), snapshot.Count(TrialState.Failed)));
        Assert.Equal(2, quadratic.Events.OfType<OtherTrialEnded>().Count());
        Assert.Contains("sweep ended, all trials done: 6 completed, 1 failed (3 of them by earlier or other sweeps of this study);", $"{lines}");
    }

    [Fact]
    public async Task A_sweep_alone_has_none()
    {
        var (quadratic, cancel) = (new Quadratic(), TestContext.Current.CancellationToken);
        var ended = await quadratic.Sweep(Quadratic.Square).RunAsync(new() { Trials = 3 }, quadratic, cancel);
        Assert.Equal(0, ended.Others);
        Assert.DoesNotContain(quadratic.Events, happened => happened is OtherTrialEnded);
    }

    private static void RunElsewhere(SqliteStudyStore store, TrialState state)
    {
        var trial = new Trial { Number = store.Claim("shared").Number, Parameters = Quadratic.Space.Defaults, Seed = 1 };
        store.Begin("shared", trial);
        store.Finish("shared", trial with { State = state, Values = state == TrialState.Completed ? [0.25] : [] });
    }
}
