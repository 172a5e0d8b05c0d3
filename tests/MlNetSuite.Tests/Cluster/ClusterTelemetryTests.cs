using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Spans and metrics of sweeps and workers, as a collector gets them from their processes.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterTelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_sweep_is_one_trace_from_reading_to_packing_and_counts_its_trials()
    {
        await using var collector = await OtlpCollector.StartAsync();

        Sweep(collector.Variables, "--cluster", "local", "--name", "watched");

        var spans = collector.Spans;
        Assert.All(spans, span => Assert.Equal("mlnetsuite", span.Service));
        var sweep = Assert.Single(spans, span => span.Parent == "");
        Assert.Equal(("sweep", "text-classification", "watched", "random"), (sweep.Name, sweep.Attributes["mlnetsuite.task"],
            sweep.Attributes["mlnetsuite.study.name"], sweep.Attributes["mlnetsuite.study.tuner"]));
        Assert.All(spans, span => Assert.Equal(sweep.Trace, span.Trace));
        Assert.Equal(["reading", "search", "finishing"], Within(spans, sweep));
        var finishing = spans.Single(span => span.Name == "finishing");
        Assert.Equal(["reading", "training", "packing", "testing"], Within(spans, finishing).Take(4));
        var trials = spans.Where(span => span.Name == "trial").ToList();
        Assert.Equal(["0", "1", "2"], trials.Select(span => span.Attributes["mlnetsuite.trial.number"]).Order());
        Assert.All(trials, span =>
        {
            Assert.Equal("completed", span.Attributes["mlnetsuite.trial.state"]);
            Assert.Equal(Environment.MachineName, span.Attributes["mlnetsuite.trial.machine"]);
            Assert.Contains(span.Attributes["mlnetsuite.trial.trainer"], (string[])["nbsvm", "linear"]);
            Assert.Equal(["preparing", "running", "waiting", "worker trial"], Within(spans, span).Order());
        });
        Assert.Equal(3, collector.Points.Where(point => point.Name == "mlnetsuite.trial.ended")
            .GroupBy(point => string.Join(' ', point.Attributes.Values)).Sum(series => series.Max(point => point.Value)));
        Assert.Contains(collector.Points, point => point is { Name: "mlnetsuite.trial.duration", Unit: "s", Value: > 0 });
        Assert.Contains(collector.Points, point => point is { Name: "mlnetsuite.study.best_value", Value: > 0.5 });
        Assert.Contains(collector.Points, point => point is { Name: "mlnetsuite.cluster.workers", Value: 1 });
        Assert.Equal(0, collector.Points.Last(point => point.Name == "mlnetsuite.trial.running").Value);
    }

    [Fact]
    public async Task A_worker_tells_its_slots_and_its_trials_which_are_of_the_sweeps_trace()
    {
        using var cluster = new ClusterProcesses();
        await using var collector = await OtlpCollector.StartAsync();
        var worker = cluster.Start(new(collector.Variables) { ["OTEL_SERVICE_NAME"] = "my-worker" }, []);

        Sweep(new(collector.Variables) { ["OTEL_SERVICE_NAME"] = "my-sweep" }, "--cluster", cluster.Url, "--name", "far");
        ClusterProcesses.Ask(worker);
        await worker.WaitForExitAsync(TestContext.Current.CancellationToken);

        var spans = collector.Spans;
        var trials = spans.Where(span => span is { Service: "my-sweep", Name: "trial" }).ToDictionary(span => span.Id);
        var far = spans.Where(span => span.Service == "my-worker").ToList();
        Assert.Equal(3, far.Count);
        Assert.All(far, span =>
        {
            Assert.Equal("worker trial", span.Name);
            Assert.Equal("completed", span.Attributes["mlnetsuite.trial.end"]);
            Assert.Equal(trials[span.Parent].Trace, span.Trace);
            Assert.Equal(trials[span.Parent].Attributes["mlnetsuite.trial.number"], span.Attributes["mlnetsuite.trial.number"]);
        });
        Assert.Contains(collector.Points, point => point is { Service: "my-worker", Name: "mlnetsuite.worker.slots", Value: 1 }
            && point.Attributes["mlnetsuite.slot.state"] == "used");
    }

    [Fact]
    public async Task What_the_variables_switch_off_is_not_sent()
    {
        await using var collector = await OtlpCollector.StartAsync();

        Sweep(new(collector.Variables) { ["OTEL_SDK_DISABLED"] = "true" });
        Sweep(new(collector.Variables) { ["OTEL_TRACES_EXPORTER"] = "none" });

        Assert.Equal(["metrics"], collector.Signals);
    }

    [Theory]
    [InlineData("worker", "--cluster", "postgres://nobody@127.0.0.1:1/none")]
    [InlineData("serve", "models", "--urls", "http://127.0.0.1:0")]
    public void A_collector_whose_address_is_none_is_told_of(params string[] command)
    {
        using var process = MlNetSuiteProcess.Start(new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" },
            command);
        var result = MlNetSuiteProcess.Finish(process);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317'; expected the address of a collector", result.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private void Sweep(Dictionary<string, string> environment, params string[] more)
    {
        using var process = MlNetSuiteProcess.Start(environment,
        [
            "sweep", "text-classification", "--data", TinyFiles.Texts(_folder), "--out", _folder.File("model.zip"), "--trials", "3",
            "--tuner", "random", "--pruner", "none", "--trainers", "nbsvm,linear", "--samples", "0", "--json", .. more,
        ]);
        var result = MlNetSuiteProcess.Finish(process);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    private static IEnumerable<string> Within(IReadOnlyList<OtlpCollector.Span> spans, OtlpCollector.Span outer) =>
        spans.Where(span => span.Parent == outer.Id).OrderBy(span => span.Start).Select(span => span.Name);
}
