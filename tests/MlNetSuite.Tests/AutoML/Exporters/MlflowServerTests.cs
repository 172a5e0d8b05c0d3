using System.Collections.Concurrent;
using MlNetSuite.AutoML.Exporters.Mlflow;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Tests.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Exporters;

public sealed class MlflowServerTests : IDisposable
{
    private readonly TrackingServer _server = new();
    private readonly ConcurrentQueue<string> _warnings = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Trials_are_runs_nested_in_the_run_of_the_study()
    {
        Export(new() { Tracking = _server.Address, Experiment = "my tickets" });

        Assert.Empty(_warnings);
        Assert.Equal(["my tickets"], _server.Experiments.Keys);
        Assert.Equal(["tickets", "trial-0000", "trial-0001", "trial-0002", "trial-0003"], _server.Runs.Select(run => run.Name));
        Assert.Equal(["FINISHED", "FINISHED", "KILLED", "FAILED", "KILLED"], _server.Runs.Select(run => run.Status));
        Assert.All(_server.Runs.Skip(1), run => Assert.Equal("run0", run.Tags["mlflow.parentRunId"]));
        var (parent, trial) = (_server.Runs[0], _server.Runs[1]);
        Assert.Equal(
            [("accuracy", "0.8", 1L), ("accuracy", "0.9", 2L), ("accuracy", "0.925", 3L), ("latency", "2", 2L), ("seconds", "1.5", 2L)],
            trial.Metrics);
        Assert.Equal(("nbsvm", "1", "20"), (trial.Params["trainer"], trial.Params["nbsvm.alpha"], trial.Params["nbsvm.epochs"]));
        Assert.Equal(WatchedSweep.Began.AddSeconds(1.5).ToUnixTimeMilliseconds(), trial.End);
        Assert.Equal("it threw\nand how", _server.Runs[3].Tags["mlnetsuite.failure"]);
        Assert.Equal([("best_accuracy", "0.925", 0L)], parent.Metrics);
        Assert.Equal(("maximize accuracy", "text-classification"), (parent.Params["objective"], parent.Tags["mlnetsuite.task"]));
    }

    [Fact]
    public void Goes_on_in_the_run_of_the_study_when_it_is_resumed()
    {
        using (var killed = new MlflowExport(new() { Tracking = _server.Address }, _warnings.Enqueue))
        {
            killed.Report(WatchedSweep.Started);
            killed.Report(new TrialStarted(WatchedSweep.Trial(0)));
        }
        Export(new() { Tracking = _server.Address, Resume = true });

        Assert.Single(_server.Runs, run => run.Name == "tickets");
        Assert.Equal(["KILLED", "FINISHED"], _server.Runs.Where(run => run.Name == "trial-0000").Select(run => run.Status));
        Assert.Equal("FINISHED", _server.Runs[0].Status);
    }

    [Fact]
    public void Tries_again_where_the_server_cannot_at_present()
    {
        _server.Fault = (call, _) => call < 3 ? 503 : null;
        Export(new() { Tracking = _server.Address });

        Assert.Empty(_warnings);
        Assert.Equal(5, _server.Runs.Count);
    }

    [Fact]
    public void Gives_up_and_says_so_where_the_server_only_fails()
    {
        _server.Fault = (_, call) => call == "runs/create" ? 500 : null;
        Export(new() { Tracking = _server.Address, Patience = TimeSpan.FromSeconds(0.5) });

        var warning = Assert.Single(_warnings);
        Assert.Contains("runs/create was answered with 500", warning, StringComparison.Ordinal);
        Assert.Contains("as the test wants it", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_repeat_what_is_refused()
    {
        _server.Fault = (_, call) => call == "experiments/get-by-name" ? 403 : null;
        Export(new() { Tracking = _server.Address });

        Assert.Single(_server.Calls);
        Assert.Contains("403", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_so_where_nobody_listens()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        Export(new() { Tracking = address, Patience = TimeSpan.FromSeconds(0.3) });

        var warning = Assert.Single(_warnings);
        Assert.Contains(address, warning, StringComparison.Ordinal);
        Assert.Contains("does not answer", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_server_does_not_hold_the_sweep_up()
    {
        _server.Slowness = TimeSpan.FromSeconds(0.3);
        var export = new MlflowExport(new() { Tracking = _server.Address, Closing = TimeSpan.FromSeconds(0.5) }, _warnings.Enqueue);
        for (var n = 0; n < 1000; n++)
            WatchedSweep.Into(export);
        export.Dispose();

        // It was told that not everything arrived, and closing did not wait for the thousands of calls left.
        Assert.Contains("too slow", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.InRange(_server.Calls.Count, 1, 50);
    }

    [Fact]
    public void A_server_that_never_answers_is_given_up()
    {
        _server.Slowness = TimeSpan.FromSeconds(1);
        Export(new() { Tracking = _server.Address, Timeout = TimeSpan.FromSeconds(0.2), Patience = TimeSpan.FromSeconds(0.3) });

        Assert.Contains("no answer within 0.2 s", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_wait_go_in_one_batch_each_once()
    {
        _server.Slowness = TimeSpan.FromMilliseconds(20);
        var reported = Enumerable.Range(1, 300).Select(n => n / 300.0).ToArray();
        using (var export = new MlflowExport(new() { Tracking = _server.Address, Closing = TimeSpan.FromSeconds(30) }, _warnings.Enqueue))
        {
            export.Report(WatchedSweep.Started);
            export.Report(new TrialStarted(WatchedSweep.Trial(0)));
            for (var n = 1; n <= reported.Length; n++)
                export.Report(new TrialReported(WatchedSweep.Trial(0, "nbsvm", reported[..n])));
        }

        Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), _server.Runs[1].Metrics.Select(metric => metric.Step));
        Assert.InRange(_server.Calls.Count, 3, 100);
    }

    [Fact]
    public void Many_parameters_go_in_batches_a_server_takes_and_what_is_no_number_goes_as_text()
    {
        var space = Enumerable.Range(0, 250).Aggregate(new SearchSpace(), (s, n) => s.Uniform($"p{n}", 0, 1, 0.5, ""));
        using (var export = new MlflowExport(new() { Tracking = _server.Address }, _warnings.Enqueue))
        {
            export.Report(WatchedSweep.Started);
            export.Report(
                new TrialReported(
                    WatchedSweep.Trial(0, "nbsvm", double.NaN, double.NegativeInfinity) with { Parameters = space.Defaults }));
        }

        Assert.Empty(_warnings);
        Assert.Equal(250, _server.Runs[1].Params.Count);
        Assert.Equal(["NaN", "-Infinity"], _server.Runs[1].Metrics.Select(metric => metric.Value));
    }

    [Theory]
    [InlineData("ada", "s3cret", "t0ken", "Basic YWRhOnMzY3JldA==")]
    [InlineData(null, null, "t0ken", "Bearer t0ken")]
    [InlineData("ada", null, null, null)]
    public void Sends_credentials_as_MLflow_does(string? user, string? password, string? token, string? header)
    {
        Export(new() { Tracking = _server.Address, User = user, Password = password, Token = token });

        Assert.Equal(header, _server.Authorizations[0]);
    }

    [Fact]
    public void Credentials_in_the_address_are_used_and_never_told()
    {
        _server.Fault = (_, _) => 403;
        Export(new() { Tracking = _server.Address.Replace("//", "//ada:s3cret@", StringComparison.Ordinal) });

        Assert.Equal("Basic YWRhOnMzY3JldA==", _server.Authorizations[0]);
        Assert.DoesNotContain("s3cret", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_read_from_the_variables_MLflow_reads()
    {
        var variables = new Dictionary<string, string>
        {
            ["MLFLOW_TRACKING_URI"] = "http://tracking:5000",
            ["MLFLOW_EXPERIMENT_NAME"] = "tickets",
            ["MLFLOW_TRACKING_USERNAME"] = "ada",
            ["MLFLOW_TRACKING_PASSWORD"] = "",
            ["MLFLOW_TRACKING_TOKEN"] = "t0ken",
        };
        var options = MlflowOptions.From(variables.GetValueOrDefault, tracking: null, resume: true)!;

        Assert.Equal(("http://tracking:5000", "tickets", "ada", null, "t0ken", true),
            (options.Tracking, options.Experiment, options.User, options.Password, options.Token, options.Resume));
        Assert.Equal("runs", MlflowOptions.From(variables.GetValueOrDefault, "runs", resume: false)!.Tracking);
        Assert.Null(MlflowOptions.From(_ => null, tracking: null, resume: false));
    }

    [Fact]
    public void An_address_of_another_kind_is_refused_at_once()
    {
        var refused = Assert.Throws<MlflowException>(() => new MlflowExport(new() { Tracking = "sqlite:///mlflow.db" }, _warnings.Enqueue));

        Assert.Contains("sqlite:", refused.Message, StringComparison.Ordinal);
    }

    private void Export(MlflowOptions options)
    {
        using var export = new MlflowExport(options, _warnings.Enqueue);
        WatchedSweep.Into(export);
    }
}
