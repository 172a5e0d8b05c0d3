using MlNetSuite.AutoML.Exporters.Mlflow;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Tests.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Exporters;

/// <summary>The layout is that of mlflow/store/tracking/file_store.py in mlflow/mlflow.</summary>
public sealed class MlflowFileStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string Root => _folder.File("mlruns");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_laid_out_as_MLflow_lays_it_out()
    {
        Export();
        var run = Runs("trial-0000").Single();

        Assert.Equal(
        [
            "meta.yaml",
            "metrics/accuracy", "metrics/latency", "metrics/seconds",
            "params/nbsvm.alpha", "params/nbsvm.epochs", "params/nbsvm.lowercase", "params/trainer",
            "tags/mlflow.parentRunId", "tags/mlflow.runName", "tags/mlflow.source.name", "tags/mlflow.source.type", "tags/mlflow.user",
            "tags/mlnetsuite.origin", "tags/mlnetsuite.seed", "tags/mlnetsuite.share", "tags/mlnetsuite.state", "tags/mlnetsuite.trial",
        ], Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(run, f).Replace('\\', '/'))
        .Order(StringComparer.Ordinal));
        Assert.True(Directory.Exists(Path.Combine(run, "artifacts")));
        var began = WatchedSweep.Began.ToUnixTimeMilliseconds();
        Assert.Equal($"{began + 250} 0.8 1\n{began + 500} 0.9 2\n{began + 1500} 0.925 3\n",
            File.ReadAllText(Path.Combine(run, "metrics", "accuracy")));
        Assert.Equal($"{began + 1500} 2.0 2\n", File.ReadAllText(Path.Combine(run, "metrics", "latency")));
        Assert.Equal("nbsvm", File.ReadAllText(Path.Combine(run, "params", "trainer")));
        Assert.Equal(Path.GetFileName(Runs("tickets").Single()), File.ReadAllText(Path.Combine(run, "tags", "mlflow.parentRunId")));
    }

    [Fact]
    public void Metadata_is_written_key_by_key_as_MLflow_writes_it()
    {
        Export();
        var run = Runs("trial-0000").Single();
        var (id, experiment) = (Path.GetFileName(run), Path.GetFileName(Path.GetDirectoryName(run))!);
        var began = WatchedSweep.Began.ToUnixTimeMilliseconds();

        Assert.Equal(
            $"""
            artifact_uri: {new Uri(Path.Combine(run, "artifacts")).AbsoluteUri}
            end_time: {began + 1500}
            entry_point_name: ''
            experiment_id: '{experiment}'
            lifecycle_stage: active
            run_id: {id}
            run_name: trial-0000
            run_uuid: {id}
            source_name: ''
            source_type: 4
            source_version: ''
            start_time: {began}
            status: 3
            tags: []
            user_id: {Environment.UserName}

            """.ReplaceLineEndings("\n"), File.ReadAllText(Path.Combine(run, "meta.yaml")).ReplaceLineEndings("\n").Replace('"', '\''));
    }

    [Fact]
    public void Statuses_are_MLflows_numbers()
    {
        Export();

        // 3 finished, 4 failed, 5 killed.
        Assert.Equal([3, 5, 4, 5, 3],
            ((string[])["trial-0000", "trial-0001", "trial-0002", "trial-0003", "tickets"]).Select(name => Status(Runs(name).Single())));
    }

    [Fact]
    public void A_new_folder_has_the_default_experiment_and_ours_is_used_again()
    {
        Export();
        Export();

        Assert.Equal([".trash", "0"], Directory.GetDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(2));
        Assert.Contains("name: Default", File.ReadAllText(Path.Combine(Root, "0", "meta.yaml")), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetDirectories(Root).Length);
        Assert.Equal(2, Runs("tickets").Count);
    }

    [Fact]
    public void Finds_an_experiment_that_MLflow_wrote()
    {
        Directory.CreateDirectory(Path.Combine(Root, "123456789012345678"));
        File.WriteAllText(Path.Combine(Root, "123456789012345678", "meta.yaml"),
            "artifact_location: file:///x\ncreation_time: 1700000000000\nexperiment_id: '123456789012345678'\nlast_update_time: " +
            "1700000000000\nlifecycle_stage: active\nname: 'my: tickets'\n");
        Export(experiment: "my: tickets");

        Assert.Equal(5, Directory.GetDirectories(Path.Combine(Root, "123456789012345678")).Length);
    }

    [Fact]
    public void A_resumed_study_goes_on_in_its_run()
    {
        using (var killed = new MlflowExport(new() { Tracking = Root }, _warnings.Add))
        {
            killed.Report(WatchedSweep.Started);
            killed.Report(new TrialStarted(WatchedSweep.Trial(0)));
        }
        Export(resume: true);

        Assert.Equal(3, Status(Runs("tickets").Single()));
        Assert.Equal([3, 5], Runs("trial-0000").Select(Status).Order());
    }

    [Fact]
    public void A_file_address_is_a_folder()
    {
        using (var export = new MlflowExport(new() { Tracking = new Uri(Root).AbsoluteUri }, _warnings.Add))
            WatchedSweep.Into(export);

        Assert.Single(Runs("tickets"));
    }

    [Fact]
    public void Names_that_lead_elsewhere_stay_in_the_run()
    {
        var space = new SearchSpace().Uniform("../../../escaped", 0, 1, 0.5, "").Uniform("/rooted", 0, 1, 0.5, "")
            .Uniform("a:b", 0, 1, 0.5, "").Uniform("group/own", 0, 1, 0.5, "");
        using (var export = new MlflowExport(new() { Tracking = Root }, _warnings.Add))
        {
            export.Report(WatchedSweep.Started);
            export.Report(new TrialStarted(WatchedSweep.Trial(0) with { Parameters = space.Defaults }));
        }

        Assert.Empty(_warnings);
        var parameters = Path.Combine(Runs("trial-0000").Single(), "params");
        Assert.Equal(["_________escaped", "_rooted", "a_b", "group/own"],
            Directory.EnumerateFiles(parameters, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(parameters, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(["mlruns"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("accuracy", "accuracy")]
    [InlineData("a/b c-d.e", "a/b c-d.e")]
    [InlineData("größe", "größe")]
    [InlineData("x*y?", "x_y_")]
    [InlineData("..", "__")]
    [InlineData(".", "_")]
    [InlineData("a//b", "a__b")]
    [InlineData("a/../b", "a____b")]
    public void Keys_are_those_MLflow_takes(string name, string key) => Assert.Equal(key, MlflowNames.Key(name));

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        File.WriteAllText(Root, "a file, no folder");
        Export(expectWarning: true);

        Assert.Contains("nothing more of this sweep is exported", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private void Export(string experiment = "mlnetsuite", bool resume = false, bool expectWarning = false)
    {
        using (var export =
            new MlflowExport(new() { Tracking = Root, Experiment = experiment, Resume = resume, Closing = TimeSpan.FromSeconds(30) },
                _warnings.Add))
            WatchedSweep.Into(export);
        Assert.Equal(expectWarning ? 1 : 0, _warnings.Count);
    }

    private IReadOnlyList<string> Runs(string name) =>
        [.. Directory.EnumerateFiles(Root, "mlflow.runName", SearchOption.AllDirectories).Where(file => File.ReadAllText(file) == name)
            .Select(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!)];

    private static int Status(string run) =>
        int.Parse(File.ReadAllLines(Path.Combine(run, "meta.yaml"))
            .Single(line => line.StartsWith("status: ", StringComparison.Ordinal))[8..], System.Globalization.CultureInfo.InvariantCulture);
}
