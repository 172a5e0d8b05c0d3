using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Tests.Fixtures;

namespace MlNetSuite.Tests.Cli;

/// <summary><c>mlnetsuite study</c> over a file as a sweep of a task leaves it.</summary>
public sealed class StudyCommandTests : IDisposable
{
    private static readonly StudyDefinition Definition = new("première étude", new SearchSpace().Branch("trainer",
    [
        ("linear", new SearchSpace().LogUniform("l2", 1e-6, 1, 1e-3, "")),
        ("lightgbm", new SearchSpace().Int("leaves", 2, 64, 31, "").Constant("layers", "linear(5) relu")),
    ], "who"), [Objective.Maximize("accuracy")])
    {
        Attributes = new Dictionary<string, string> { ["task"] = "text-classification", ["data"] = "my data.csv" },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public StudyCommandTests()
    {
        _file = _folder.File("studies.db");
        using var study = Study.Open(new SqliteStudyStore(_file), Definition);
        End(study, new() { ["linear.l2"] = "0.25" },
            t => t with { State = TrialState.Completed, Values = [0.75], Seconds = 1.5, Reports = [new(1, 0.5, 0.25)] });
        End(study, new() { ["trainer"] = "lightgbm", ["lightgbm.leaves"] = "7" },
            t => t with { State = TrialState.Completed, Values = [0.875] });
        End(study, [], t => t with { State = TrialState.Pruned, Reports = [new(1, 0.25, 0.5)] });
        End(study, [], t => t with { State = TrialState.Failed, Failure = "out of memory" });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Show_prints_one_object_with_every_trial()
    {
        var shown = MlNetSuiteProcess.Run("study", "show", _file, "--json").Json();
        Assert.Equal(["trials"], shown.Select(p => p.Key));
        var trials = shown["trials"]!.AsArray();
        Assert.Equal(4, trials.Count);
        Assert.All(trials,
            t => Assert.Equal(["number", "state", "trainer", "parameters", "share", "value", "seconds", "reports", "failure"], t!.AsObject()
                .Select(p => p.Key)));
        var expected = JsonNode.Parse("""
            {"number": 0, "state": "completed", "trainer": "linear", "parameters": {"l2": 0.25}, "share": 1, "value": 0.75, "seconds": 1.5,
             "reports": [{"step": 1, "value": 0.5, "seconds": 0.25}], "failure": null}
            """);
        Assert.True(JsonNode.DeepEquals(expected, trials[0]), trials[0]!.ToJsonString());
        Assert.Equal("out of memory", (string?)trials[3]!["failure"]);
        Assert.Null(trials[2]!["value"]);

        var people = MlNetSuiteProcess.Run("study", "show", _file).Lines();
        Assert.Equal(["trial", "state", "value", "trainer", "seconds", "parameters"],
            people[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("1 completed 0.875", people[1]);
        Assert.Contains("out of memory", people[4]);
    }

    [Fact]
    public void Best_prints_what_train_takes()
    {
        var best = MlNetSuiteProcess.Run("study", "best", _file, "--json").Json();
        Assert.Equal((1, "lightgbm", 0.875), ((int)best["number"]!, (string)best["trainer"]!, (double)best["value"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"leaves": 7, "layers": "linear(5) relu"}"""), best["parameters"]));

        var line = MlNetSuiteProcess.Run("study", "best", _file).Lines()[^1];
        var q = OperatingSystem.IsWindows() ? '"' : '\'';
        Assert.Equal(
            $"mlnetsuite train text-classification --data {q}my data.csv{q} --trainer lightgbm --set leaves=7 --set {q}layers=linear(5) " +
            $"relu{q} --seed 11 --out lightgbm.zip", line);
    }

    [Fact]
    public void Studies_are_listed_and_named()
    {
        Study.Open(new SqliteStudyStore(_file), Definition with { Name = "seconde" }).Dispose();
        var studies = MlNetSuiteProcess.Run("study", "list", _file, "--json").Json()["studies"]!.AsArray();
        Assert.Equal(["première étude", "seconde"], studies.Select(s => (string)s!["study"]!));
        Assert.Equal((4, 2, 1, 1),
            ((int)studies[0]!["trials"]!, (int)studies[0]!["completed"]!, (int)studies[0]!["pruned"]!, (int)studies[0]!["failed"]!));

        var unnamed = MlNetSuiteProcess.Run("study", "show", _file);
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("première étude, seconde", unnamed.Errors);
        Assert.Equal(0.875, (double)MlNetSuiteProcess.Run("study", "best", _file, "--name", "première étude", "--json").Json()["value"]!);
        Assert.Contains("no completed trial", MlNetSuiteProcess.Run("study", "best", _file, "--name", "seconde").Errors);
    }

    [Fact]
    public void Importance_has_a_share_for_every_parameter()
    {
        var importance = MlNetSuiteProcess.Run("study", "importance", _file, "--json").Json();
        Assert.Equal("accuracy", (string?)importance["metric"]);
        Assert.Equal(["lightgbm.layers", "lightgbm.leaves", "linear.l2", "trainer"], importance["importance"]!.AsObject().Select(p => p.Key)
            .Order(StringComparer.Ordinal));
        Assert.All(importance["importance"]!.AsObject(), p => Assert.InRange((double)p.Value!, 0, 1));
    }

    [Fact]
    public void Export_writes_the_file_and_tells_of_it()
    {
        var csv = _folder.File("trials.csv");
        Assert.Equal(4, (int)MlNetSuiteProcess.Run("study", "export", _file, "--out", csv, "--json").Json()["trials"]!);
        Assert.Contains("linear.l2", File.ReadLines(csv).First());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("best")]
    [InlineData("importance")]
    [InlineData("export", "--out", "trials.json")]
    public void A_file_of_an_older_version_is_read_and_left_as_it_is(string command, params string[] options)
    {
        var file = EarlierVersions.CopyTo(_folder, "study.db");
        var before = File.ReadAllBytes(file);
        var paths = options.Select(o => o == "trials.json" ? _folder.File(o) : o);
        _ = MlNetSuiteProcess.Run(["study", command, file, .. paths, "--json"]).Json();
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void What_is_no_study_file_ends_with_exit_code_2()
    {
        var notes = TinyFiles.Write(_folder, "notes.db", "these are notes");
        foreach (var (path, expected) in ((string, string)[])[(notes, "is not an SQLite file"),
            (_folder.File("absent.db"), "there is no file")])
        {
            var result = MlNetSuiteProcess.Run("study", "show", path, "--json");
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(expected, result.Errors);
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public void With_several_objectives_every_value_is_shown_and_which_trials_are_on_the_front()
    {
        var definition = Definition with { Name = "two", Objectives = [Objective.Maximize("accuracy"), Objective.Minimize("bytes")] };
        using (var study = Study.Open(new SqliteStudyStore(_file), definition))
        {
            End(study, new() { ["linear.l2"] = "0.25" }, t => t with { State = TrialState.Completed, Values = [0.75, 1000] });
            End(study, new() { ["linear.l2"] = "0.5" }, t => t with { State = TrialState.Completed, Values = [0.5, 2000] });
            End(study, new() { ["linear.l2"] = "0.1" }, t => t with { State = TrialState.Completed, Values = [0.875, 4000] });
        }
        var lines = MlNetSuiteProcess.Run("study", "show", _file, "--name", "two").Lines();
        Assert.StartsWith("trial state accuracy bytes front trainer", string.Join(' ', lines[0].Split(' ',
            StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["yes", "yes", "linear"], lines[1..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]));
        var best = MlNetSuiteProcess.Run("study", "best", _file, "--name", "two");
        Assert.Contains("best trial by accuracy, the first objective. 2 trials are on the Pareto front", best.Errors);
        Assert.Equal("[0.875,4000]", MlNetSuiteProcess.Run("study", "best", _file, "--name", "two", "--json").Json()["values"]!.ToJsonString());
    }

    [Fact]
    public void Copy_takes_studies_to_another_store_whole_and_leaves_what_is_there()
    {
        var target = $"sqlite:{_folder.File("copy.db")}";
        using (var store = new SqliteStudyStore(_file))
            store.Annotate(Definition.Name, 0, "look at this");
        var copied = MlNetSuiteProcess.Run("study", "copy", _file, target, "--json").Json();
        Assert.Equal((_folder.File("copy.db"), 4), ((string)copied["to"]!, (int)copied["studies"]![0]!["trials"]!));
        Assert.Equal(MlNetSuiteProcess.Run("study", "show", _file, "--json").Output,
            MlNetSuiteProcess.Run("study", "show", target, "--json").Output);
        using (var store = new SqliteStudyStore(_folder.File("copy.db")))
            Assert.Equal("look at this", Assert.Single(store.Notes(Definition.Name)).Text);

        var again = MlNetSuiteProcess.Run("study", "copy", _file, target);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("has a study of the same name already: première étude. Nothing was copied", again.Errors);
        Assert.Contains("there is no study 'absent'", MlNetSuiteProcess.Run("study", "copy", _file, target, "--name", "absent").Errors);
    }

    [Fact]
    public async Task A_copy_for_which_there_is_no_room_leaves_nothing_and_advises_nothing_that_it_has_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"),
            "a small disk of its own requires root and unshare");
        foreach (var size in (string[])["8k", "64k"])
        {
            var disk = Directory.CreateDirectory(_folder.File($"disk {size}")).FullName;
            const string Script = "mount -t tmpfs -o size=$1 none \"$0\"; shift; \"$@\"; code=$?; ls -A \"$0\"; exit $code";
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "sh", "-c", Script, disk, size, "dotnet",
                Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), "study", "copy", _file, Path.Combine(disk, "copy.db")])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var left = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, process.ExitCode);
            Assert.Contains("nothing of the copy was kept. Free some space", errors);
            Assert.DoesNotContain("--resume", errors);
            Assert.Equal("", await left);
        }
    }

    private static void End(Study study, Dictionary<string, string> parameters, Func<Trial, Trial> end)
    {
        var trial = new Trial
        {
            Number = study.Claim()!.Number,
            Parameters = Definition.Space.Resolve(parameters),
            Seed = 10
            + study.Trials().Count
        };
        study.Begin(trial);
        study.Finish(end(trial));
    }
}
