using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.PostgreSql;

/// <summary>Connections that are lost at any moment lose nothing and record nothing twice.</summary>
public sealed class ConnectionLossTests
{
    private static readonly SearchSpace Space = new SearchSpace().Uniform("x", 0, 1, 0.5, "where");

    private static readonly StudyDefinition Definition = new("cut", Space, [Objective.Minimize("height")]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_connection_cut_at_every_packet_of_every_call_changes_nothing_of_what_is_recorded()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        using var direct = StudyStores.Open(server.Url(name));
        using var store = StudyStores.Open(server.Url(name, proxy.Port));

        var whole = Script(store, direct, "never");
        var packets = 0;
        for (var cut = 1; packets == 0 || cut <= packets; cut++)
        {
            proxy.CutAt(cut);
            Assert.Equal(whole, Script(store, direct, string.Create(CultureInfo.InvariantCulture, $"cut {cut}")));
            packets = Math.Max(packets, proxy.Packets);
            // What a cut adds is a new connection; the last runs are those that were not cut any more.
            if (proxy.Packets < cut)
                break;
        }
        Assert.InRange(packets, 50, 2_000);
    }

    [Fact]
    public async Task A_sweep_outlives_a_database_that_is_gone_for_a_while()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        var ran = 0;
        var notices = new List<string>();
        using (var study = await Study.OpenAsync(server.Url(name, proxy.Port), Definition, cancel: Cancel))
        {
            var sweep = new Sweep(study, new FunctionRunner(trial =>
            {
                if (Interlocked.Increment(ref ran) is 5 or 20)
                {
                    proxy.Break();
                    // Longer than a second, after which it is told, and the longest pause before a call is tried again.
                    _ = Task.Delay(7_000, CancellationToken.None).ContinueWith(_ => proxy.Mend(), TaskScheduler.Default);
                }
                for (var step = 1; step <= 3; step++)
                    trial.Report(step, trial.Parameters.Real("x") + step);
                return trial.Parameters.Real("x");
            }), new RandomTuner(seed: 1));
            var ended = await sweep.RunAsync(new SweepBudget { Trials = 30, Parallel = 3 }, new Listener(notices.Add), Cancel);
            Assert.Equal(SweepEnd.Trials, ended.Reason);
        }
        Assert.Equal(4, notices.Count);
        Assert.Contains($"/{name}' does not answer", notices[0]);
        Assert.Contains("answers again, after", notices[1]);
        using var read = await Study.OpenAsync(server.Url(name), cancel: Cancel);
        Assert.Equal(30, ran);
        Assert.Equal(Enumerable.Range(0, 30), read.Trials().Select(t => t.Number));
        Assert.All(read.Trials(), t => Assert.Equal((TrialState.Completed, 3), (t.State, t.Reports.Count)));
    }

    [Theory]
    [InlineData(true, SweepEnd.Cancelled)]
    [InlineData(false, SweepEnd.Time)]
    public async Task A_sweep_that_must_end_while_the_database_is_away_ends_with_what_it_knows(bool isCancelled, SweepEnd expected)
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var notices = new List<string>();
        var ran = 0;
        using (var study = await Study.OpenAsync(server.Url(name, proxy.Port), Definition, cancel: Cancel))
        {
            var sweep = new Sweep(study, new FunctionRunner(trial =>
            {
                if (Interlocked.Increment(ref ran) == 4)
                {
                    proxy.Break();
                    if (isCancelled)
                        cancel.CancelAfter(1_500);
                }
                return trial.Number;
            }), new RandomTuner(seed: 1));
            var budget = new SweepBudget { Parallel = 2, Time = isCancelled ? null : TimeSpan.FromSeconds(4) };
            var ended = await sweep.RunAsync(budget, new Listener(notices.Add), cancel.Token).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            Assert.Equal((expected, 0), (ended.Reason, ended.Best!.Number));
            Assert.InRange(study.Trials().Count(t => t.State == TrialState.Completed), 4, 5);
            Assert.Matches("cannot be reached .* --resume .* How trials? [0-9, ]+ ended is not recorded", notices[^1]);
        }
        proxy.Mend();
        using var resumed = await Study.OpenAsync(server.Url(name), Definition, resume: true, Cancel);
        var recorded = resumed.Trials().Count(t => t.Ended);
        Assert.InRange(recorded, 2, 4);
        var again = new Sweep(resumed, new FunctionRunner(trial => trial.Number), new RandomTuner(seed: 1));
        await again.RunAsync(new SweepBudget { Trials = 8 }, cancel: Cancel);
        Assert.Equal(Enumerable.Range(0, 8), resumed.Trials().Where(t => t.Value == t.Number).Select(t => t.Number));
    }

    [Fact]
    public async Task What_the_database_was_waited_for_is_none_of_the_time_of_a_trial()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        using var study = await Study.OpenAsync(server.Url(name, proxy.Port), Definition, cancel: Cancel);
        var sweep = new Sweep(study, new FunctionRunner(trial =>
        {
            proxy.Break();
            _ = Task.Delay(6_000, CancellationToken.None).ContinueWith(_ => proxy.Mend(), TaskScheduler.Default);
            trial.Report(1, 1);
            trial.Report(2, 1);
            return 1;
        }), new RandomTuner(seed: 1));
        await sweep.RunAsync(new SweepBudget { Trials = 1, TrialTime = TimeSpan.FromSeconds(4) }, cancel: Cancel);
        var trial = Assert.Single(study.Trials());
        Assert.Equal((TrialState.Completed, null), (trial.State, trial.Failure));
        Assert.InRange(trial.Seconds, 0, 4);
        Assert.InRange(trial.Reports[1].Seconds, 0, 4);
    }

    [Fact]
    public void A_connection_that_is_reset_while_it_is_made_is_told_as_any_other_that_is_not_to_be_had()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        proxy.Break();
        // When exactly the reset comes is chance: some come before the driver has looked at its socket.
        for (var attempt = 0; attempt < 300; attempt++)
            Assert.Contains("cannot be reached",
                Assert.Throws<StudyException>(() => StudyStores.Open(server.Url(name, proxy.Port))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_cut_off_does_not_take_others_for_dead_before_they_could_be_heard_again()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        server.NewDatabase(name);
        using var other = StudyStores.Open(server.Url(name));
        using var cut = StudyStores.Open(server.Url(name, proxy.Port));
        using var whole = StudyStores.Open(server.Url(name));
        other.Create(Definition);
        Assert.Equal(0, other.Claim(Definition.Name).Number);
        server.Execute(name, "UPDATE mlnetsuite.worker SET host = 'elsewhere', heartbeat = heartbeat - 61000");
        proxy.Break();
        proxy.Mend();
        Assert.Equal(1, cut.Claim(Definition.Name).Number);
        Assert.Equal(0, whole.Claim(Definition.Name).Number);
    }

    [Fact]
    public void Who_only_reads_is_told_soon()
    {
        var server = PostgreSqlServer.Shared;
        using var proxy = new CuttingProxy(server.Port);
        var name = $"test_{Guid.NewGuid():N}";
        StudyStores.Open(server.NewDatabase(name)).Dispose();
        using var store = StudyStores.Open(server.Url(name, proxy.Port), create: false);
        proxy.Break();
        Assert.Contains("cannot be reached", Assert.Throws<IOException>(() => store.Studies()).Message);
        proxy.Mend();
        Assert.Empty(store.Studies());
    }

    [Fact]
    public async Task A_server_that_dies_and_comes_back_has_what_was_recorded()
    {
        using var server = PostgreSqlServer.Own();
        using var store = StudyStores.Open(server.NewDatabase());
        store.Create(Definition);
        Assert.Equal(0, Run(store).Number);
        server.Kill();
        var waiting = Task.Run(() => Run(store), Cancel);
        await Task.Delay(1_000, Cancel);
        Assert.False(waiting.IsCompleted);
        server.Start();
        Assert.Equal(1, (await waiting).Number);
        Assert.All(store.Changes(Definition.Name, 0).Trials, t => Assert.Equal(TrialState.Completed, t.State));
    }

    /// <summary>Every call that changes something, and what is recorded afterwards.</summary>
    private static string Script(IStudyStore store, IStudyStore direct, string study)
    {
        store.Create(Definition with { Name = study });
        var trial = Begun(store.Claim(study).Number);
        store.Begin(study, trial);
        store.Report(study, trial.Number, new(1, 0.5, 0.1));
        store.Report(study, trial.Number, new(2, 0.25, 0.2));
        var left = store.Claim(study).Number;
        store.Enqueue(study, Space.Defaults, "a person");
        store.Annotate(study, trial.Number, "look");
        var seen = store.Changes(study, 0).Trials[0].Reports.Count;
        store.Finish(study, trial with { State = TrialState.Completed, Values = [0.25], Reports = [new(1, 0.5, 0.1), new(2, 0.25, 0.2)] });
        store.Abandon(study, left);
        store.Reopen(study);
        var next = direct.Claim(study).Number;
        return string.Join('\n',
        [
            .. direct.Changes(study, 0).Trials.Select(t =>
                $"{t.Number} {t.State} {string.Join(',', t.Reports)} {string.Join(',', t.Values)}"),
            .. direct.Notes(study).Select(n => $"{n.Trial} {n.Text}"), FormattableString.Invariant($"{left} {next} {seen}"),
        ]);
    }

    private sealed class Listener(Action<string> told) : IProgress<SweepEvent>
    {
        public void Report(SweepEvent value)
        {
            if (value is SweepNotice notice)
                told(notice.Message);
        }
    }

    private static Trial Run(IStudyStore store)
    {
        var trial = Begun(store.Claim(Definition.Name).Number);
        store.Begin(Definition.Name, trial);
        store.Finish(Definition.Name, trial with { State = TrialState.Completed, Values = [1] });
        return trial;
    }

    private static Trial Begun(int number) =>
        new() { Number = number, Parameters = Space.Defaults, Seed = 1, Started = DateTimeOffset.UnixEpoch };
}
