using System.Globalization;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>Sweeps in processes of their own, killed at any moment and side by side.</summary>
public abstract class KilledSweepTests : IDisposable
{
    private const int Trials = 160;

    private protected readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The URL of a store of this name, which need not exist yet.</summary>
    private protected abstract string Url(string name);

    /// <summary>How often the long test kills its process.</summary>
    private protected abstract int Kills { get; }

    [Fact]
    public async Task Killed_many_times_a_sweep_ends_with_the_history_of_one_that_never_was()
    {
        var (whole, killed, runs) = (Url("whole"), Url("killed"), _folder.File("runs.txt"));
        SweepProcess.End(Sweep(whole, _folder.File("whole runs.txt")));

        var random = new Random(20);
        var ended = new HashSet<int>();
        var interrupted = 0;
        // Which instant a kill meets is chance: as often as asked, and until one has met a trial under way.
        for (var kill = 0; kill < Kills || (interrupted == 0 && ended.Count < Trials); kill++)
        {
            var lines = Runs(runs).Count;
            var process = Sweep(killed, runs);
            // Half of them while the process still starts and opens the file, half while trials run.
            var more = kill % 2 == 0 ? random.Next(1, 12) : 0;
            while (Runs(runs).Count < lines + more && !process.HasExited)
                await Task.Delay(1, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(kill % 2 == 0 ? 8 : 300), TestContext.Current.CancellationToken);
            SweepProcess.Kill(process);

            Assert.DoesNotContain(Runs(runs)[lines..], ended.Contains);
            if (Names(killed).Count > 0)
            {
                var trials = await TrialsOf(killed);
                var now = trials.Where(t => t.Ended).Select(t => t.Number).ToHashSet();
                Assert.Subset(now, ended);
                ended = now;
                interrupted += trials.Count(t => !t.Ended);
            }
        }
        Assert.NotEqual(0, interrupted);
        var before = Runs(runs).Count;
        SweepProcess.End(Sweep(killed, runs));

        Assert.DoesNotContain(Runs(runs)[before..], ended.Contains);
        Assert.Equal((await TrialsOf(whole)).Select(Line), (await TrialsOf(killed)).Select(Line));
    }

    [Fact]
    public async Task Two_processes_share_a_study_without_running_a_number_twice()
    {
        // A list of runs each: .NET appends at the end it saw on opening, so that two writers of one file overwrite each other.
        var file = Url("shared");
        string[] runs = [_folder.File("runs of the first.txt"), _folder.File("runs of the second.txt")];
        var (first, second) = (Sweep(file, runs[0]), Sweep(file, runs[1]));
        SweepProcess.End(first);
        SweepProcess.End(second);
        Assert.Equal(Enumerable.Range(0, Trials), (await TrialsOf(file)).Select(t => t.Number));
        Assert.All(await TrialsOf(file), t => Assert.True(t.Ended));
        Assert.Equal(Enumerable.Range(0, Trials), runs.SelectMany(Runs).Order());
    }

    [Fact]
    public async Task When_one_of_two_is_killed_the_other_runs_its_trial()
    {
        var (file, runs) = (Url("shared"), _folder.File("runs.txt"));
        var holder = SweepProcess.Start("begin", file);
        await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var sweep = Sweep(file, runs);
        await sweep.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        SweepProcess.Kill(holder);
        SweepProcess.End(sweep);
        var trials = await TrialsOf(file);
        Assert.Equal(Enumerable.Range(0, Trials), trials.Select(t => t.Number));
        Assert.Equal(("held", 42, 3), (trials[0].Origin, trials[0].Seed, trials[0].Reports.Count));
    }

    [Theory]
    [InlineData("claim")]
    [InlineData("begin")]
    public async Task What_a_killed_process_held_is_claimed_again_under_its_number(string how)
    {
        var file = Url("held");
        var holder = SweepProcess.Start(how, file);
        Assert.Equal("holding", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var store = StudyStores.Open(file);
        Assert.Equal(1, store.Claim("sweep").Number);
        SweepProcess.Kill(holder);

        var claim = store.Claim("sweep");
        Assert.Equal(0, claim.Number);
        if (how == "claim")
            Assert.Null(claim.Begun);
        else
            Assert.Equal(("held", 42, "valley", 0),
                (claim.Begun!.Origin, claim.Begun.Seed, claim.Begun.Parameters.Text("shape"), claim.Begun.Reports.Count));
    }

    private static System.Diagnostics.Process Sweep(string file, string runs) =>
        SweepProcess.Start("sweep", file, Trials.ToString(CultureInfo.InvariantCulture), runs);

    private static List<int> Runs(string path)
    {
        if (!File.Exists(path))
            return [];
        using var lines = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>The studies there are; a process may have been killed before it had made the store.</summary>
    private static IReadOnlyList<string> Names(string url)
    {
        try
        {
            using var store = StudyStores.Open(url, create: false);
            return [.. store.Studies().Select(s => s.Name)];
        }
        catch (StudyException)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<Trial>> TrialsOf(string file)
    {
        using var study = await Study.OpenAsync(file, cancel: TestContext.Current.CancellationToken);
        return study.Trials();
    }

    /// <summary>All of a trial but the times it took.</summary>
    private static string Line(Trial trial) => string.Create(CultureInfo.InvariantCulture,
        $"{trial.Number} {trial.State} {trial.Seed} {trial.Origin} {trial.Parameters} {string.Join(',', trial.Values)} " +
        $"{string.Join(',', trial.Reports.Select(r => $"{r.Step}:{r.Value:R}"))} {trial.Failure}");
}
