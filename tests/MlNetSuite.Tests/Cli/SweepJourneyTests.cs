using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace MlNetSuite.Tests.Cli;

/// <summary>From a person's own files through a sweep to one zip, each step a process, read by a script.</summary>
public class SweepJourneyTests
{
    private static readonly string[] SweepKeys = ["study", "task", "metric", "trials", "completed", "pruned", "failed", "stopped", "constant",
        "best", "test", "seconds", "stages", "artifact", "notes"];

    [Fact]
    public void Training_with_what_best_printed_gives_the_same_figures_again()
    {
        using var folder = new TemporaryFolder();
        var (data, zip) = (TinyFiles.Texts(folder), folder.File("swept.zip"));
        var swept = MlNetSuiteProcess.Run("sweep", "text-classification", "--data", data, "--trials", "3", "--tuner", "random",
            "--trainers", "nbsvm,linear", "--seed", "7", "--threads", "1", "--out", zip, "--json");
        Assert.True(swept.ExitCode == 0, swept.Errors);
        var json = swept.Json();
        Assert.Equal(SweepKeys, json.Select(p => p.Key));
        Assert.Equal(3, (int)json["trials"]!);
        var best = json["best"]!.AsObject();
        Assert.Equal(["number", "trainer", "parameters", "value"], best.Select(p => p.Key));

        string[] set = [.. best["parameters"]!.AsObject()
            .SelectMany(p => new[] { "--set", $"{p.Key}={p.Value!.ToJsonString().Trim('"')}" })];
        var trained = MlNetSuiteProcess.Run("",
            ["train", "text-classification", "--data", data, "--trainer", (string)best["trainer"]!, .. set,
            "--seed", "7", "--threads", "1", "--validation", "holdout", "--out", folder.File("again.zip"), "--json"]);
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Equal((double)best["value"]!, (double)trained.Json()["validation"]!["accuracy"]!);
        Assert.Equal((double)json["test"]!["logLoss"]!, (double)trained.Json()["metrics"]!["logLoss"]!);

        var card = MlNetSuiteProcess.Run("inspect", zip, "--json").Json();
        var validation = (card["card"] ?? card)["validation"]!;
        Assert.Equal("holdout", (string)validation["protocol"]!);
        Assert.Equal((double)best["value"]!, (double)validation["metrics"]!["accuracy"]!);
    }

    [Fact]
    public void A_study_gone_on_with_has_the_history_of_one_that_was_never_interrupted()
    {
        using var folder = new TemporaryFolder();
        var data = TinyFiles.Ratings(folder);
        const string Nothing = "note: --resume: there were no trials of study 'sweep' yet; it begins.";
        JsonArray Swept(string study, string trials, params string[] more)
        {
            var isNew = !File.Exists(folder.File(study));
            var result = MlNetSuiteProcess.Run("",
                ["sweep", "recommendation", "--data", data, "--trials", trials, "--trainers", "bias-only", "--tuner", "tpe",
                "--study", folder.File(study), "--out", folder.File("r.zip"), "--json", .. more]);
            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Equal(isNew && more.Contains("--resume"), result.Errors.Contains(Nothing, StringComparison.Ordinal));
            return MlNetSuiteProcess.Run("study", "show", folder.File(study), "--json").Json()["trials"]!.AsArray();
        }
        static IEnumerable<string> Told(JsonArray trials) =>
            trials.Select(t => $"{t!["number"]} {t["state"]} {t["parameters"]!.ToJsonString()} {t["value"]}");

        Swept("parts.db", "2");
        var parts = Swept("parts.db", "5", "--resume");
        var whole = Swept("whole.db", "5", "--resume");
        Assert.Equal(5, whole.Count);
        Assert.Equal(Told(whole), Told(parts));

        var other = MlNetSuiteProcess.Run("sweep", "recommendation", "--data", data, "--trials", "6", "--trainers", "biased-mf", "--study",
            folder.File("whole.db"), "--resume", "--out", folder.File("r.zip"));
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("bias-only", other.Errors);
        var again = MlNetSuiteProcess.Run("sweep", "recommendation", "--data", data, "--trials", "6", "--trainers", "bias-only", "--study",
            folder.File("whole.db"), "--out", folder.File("r.zip"));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--resume", again.Errors);
    }

    [Fact]
    public void Sweeps_that_go_on_with_one_study_at_the_same_time_each_write_their_model()
    {
        using var folder = new TemporaryFolder();
        string[] swept = ["sweep", "text-classification", "--data", TinyFiles.Texts(folder), "--trials", "2", "--trainers", "nbsvm",
            "--tuner", "random",
            "--threads", "1", "--study", folder.File("s.db"), "--json"];
        Assert.Equal(0, MlNetSuiteProcess.Run("", [.. swept, "--out", folder.File("first.zip")]).ExitCode);
        string[] zips = ["a.zip", "b.zip", "c.zip"];

        var running = zips.Select(zip => MlNetSuiteProcess.Start([.. swept, "--resume", "--out", folder.File(zip)])).ToList();
        var results = running.ConvertAll(process =>
        {
            using (process)
                return MlNetSuiteProcess.Finish(process);
        });

        foreach (var (zip, result) in zips.Zip(results))
        {
            Assert.Contains("2 completed (2 of them by earlier or other sweeps of this study)", result.Errors);
            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Equal(folder.File(zip), (string)result.Json()["artifact"]!);
            Assert.True(File.Exists(folder.File(zip)), $"{zip} is missing");
        }
        Assert.Empty(Directory.GetDirectories(folder.File("s.db-trials"), "process-*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_ensemble_is_one_zip_that_predicts()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("both.zip");
        var rows = string.Join('\n', Enumerable.Range(0, 160)
            .Select(i =>
                string.Create(CultureInfo.InvariantCulture, $"{i % 17},{i % 5},{(i * 7 % 10 < 3 ? "odd" : i % 2 == 0 ? "even" : "odd")}")));
        var data = TinyFiles.Write(folder, "numbers.csv", $"a,b,kind\n{rows}\n");
        var swept = MlNetSuiteProcess.Run("sweep", "classification", "--data", data, "--label", "kind", "--trials", "4", "--trainers",
            "lbfgs,fast-forest,sdca", "--pruner", "none",
            "--metric", "logLoss", "--ensemble", "3", "--isolation", "none", "--out", zip, "--json");
        Assert.True(swept.ExitCode == 0, swept.Errors);
        Assert.Equal("logLoss", (string)swept.Json()["metric"]!);
        var predicted = MlNetSuiteProcess.Run("{\"a\":3,\"b\":2}\n", ["predict", zip, "--input", "-", "--json"]).Json();
        Assert.Contains((string)predicted["prediction"]!, (string[])["even", "odd"]);
        Assert.Equal(1, predicted["probabilities"]!.AsObject().Sum(p => (double)p.Value!), 3);
    }

    [Fact]
    public void A_sweep_over_before_its_first_trial_says_so_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("never.zip");
        var result = MlNetSuiteProcess.Run("sweep", "text-classification", "--data", TinyFiles.Texts(folder), "--time", "0.05", "--out",
            zip);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--time", result.Errors);
        Assert.False(File.Exists(zip));
    }

    [Theory]
    [InlineData("--metric", "acuracy", "Did you mean 'accuracy'?")]
    [InlineData("--metric", "rmse", "does not suit")]
    [InlineData("--trainers", "nbsmv", "Did you mean 'nbsvm'?")]
    [InlineData("--tuner", "tpee", "Did you mean 'tpe'?")]
    [InlineData("--pruner", "asah", "Did you mean 'asha'?")]
    [InlineData("--validation", "cv:1", "cv:5")]
    [InlineData("--validation", "time:when", "no column")]
    [InlineData("--time", "0", "above 0 and below 1e9")]
    [InlineData("--ensemble", "0", "at least 1")]
    public void Wrong_options_are_refused_by_name(string option, string value, string says)
    {
        using var folder = new TemporaryFolder();
        var result = MlNetSuiteProcess.Run("sweep", "text-classification", "--data", TinyFiles.Texts(folder), option, value, "--out",
            folder.File("x.zip"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Errors);
    }

    [Fact]
    public void TensorBoard_and_MLflow_are_told_of_every_trial()
    {
        using var folder = new TemporaryFolder();
        var (board, runs) = (folder.File("events"), folder.File("runs"));
        var swept = MlNetSuiteProcess.Run("sweep", "recommendation", "--data", TinyFiles.Ratings(folder), "--trials", "3", "--trainers",
            "bias-only", "--tuner", "random",
            "--tensorboard", board, "--mlflow", runs, "--out", folder.File("r.zip"), "--json");
        Assert.True(swept.ExitCode == 0, swept.Errors);
        string[] trials = ["trial-0000", "trial-0001", "trial-0002"];
        Assert.Equal(trials, Directory.GetDirectories(Path.Combine(board, "sweep")).Select(Path.GetFileName).Order());
        Assert.All(trials, trial => Assert.Single(Directory.GetFiles(Path.Combine(board, "sweep", trial), "events.out.tfevents.*")));
        Assert.Equal(3, Directory.GetFiles(runs, "rmse", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Ctrl_C_before_a_trial_completed_says_that_nothing_was_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a POSIX signal");
        using var folder = new TemporaryFolder();
        var (zip, study) = (folder.File("none.zip"), folder.File("s.db"));
        using var process = MlNetSuiteProcess.Start("sweep", "recommendation", "--data", TinyFiles.Ratings(folder), "--trainers",
            "biased-mf", "--time", "600", "--study", study, "--out", zip);
        while (!File.Exists(study))
            Thread.Sleep(5);
        Assert.Equal(0, Kill(process.Id, 2));
        var result = MlNetSuiteProcess.Finish(process);
        Assert.True(result.ExitCode == 130, result.Errors);
        Assert.Contains(File.Exists(zip) ? "the best model so far is in" : "nothing was written", result.Errors);
    }

    [Fact]
    public void Ctrl_C_saves_the_best_so_far_and_ends_with_130()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a POSIX signal");
        using var folder = new TemporaryFolder();
        var zip = folder.File("so far.zip");
        using var process = MlNetSuiteProcess.Start("sweep", "recommendation", "--data", TinyFiles.Ratings(folder), "--trainers",
            "bias-only", "--time", "600", "--study", folder.File("s.db"), "--out", zip);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("trial 2", StringComparison.Ordinal))
        {
        }
        Assert.Equal(0, Kill(process.Id, 2));
        var result = MlNetSuiteProcess.Finish(process);
        Assert.True(result.ExitCode == 130, result.Errors);
        Assert.Contains("the best model so far is in", result.Errors);
        Assert.Equal(0, MlNetSuiteProcess.Run("inspect", zip).ExitCode);
    }

    [Fact]
    public async Task Killed_in_its_final_training_a_sweep_leaves_no_process_and_no_model()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TemporaryFolder();
        var zip = folder.File("never.zip");
        var rows = Enumerable.Range(0, 4000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i % 17},{i * 31 % 101},{(i * 7 % 10 < 3 ? "odd" : "even")}"));
        var data = TinyFiles.Write(folder, "numbers.csv", $"a,b,kind\n{string.Join('\n', rows)}\n");
        using var sweep = MlNetSuiteProcess.Start("sweep", "classification", "--data", data, "--label", "kind", "--trainers", "network",
            "--trials", "1",
            "--threads", "1", "--out", zip);
        // What a worker tells of its epochs; those of trials are told to the pruner alone.
        var told = new List<string>();
        while (await sweep.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.Contains("epoch", StringComparison.Ordinal))
            told.Add(line);
        var workers = ChildrenOf(sweep.Id);
        Assert.True(workers.Count > 0, string.Join('\n', told));

        sweep.Kill();

        foreach (var worker in workers)
            await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(zip));
        Assert.Contains(told, line => line.Contains("1 completed", StringComparison.Ordinal));
    }

    private static List<Process> ChildrenOf(int parent) =>
    [
        .. Process.GetProcesses().Where(process => ParentOf(process.Id) == parent),
    ];

    private static int? ParentOf(int process)
    {
        try
        {
            // proc(5): the name in parentheses may hold anything; the state and the parent follow it.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
