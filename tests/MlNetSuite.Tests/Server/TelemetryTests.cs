using System.Net.Http.Json;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Server;

public class TelemetryTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Prometheus_reads_how_often_and_how_long_by_route_and_status()
    {
        await server.PostAsync("/predict/topics", """{"Text":"goal"}""");
        await server.PostAsync("/predict/topics", "{}");
        var metrics = await server.GetAsync("/metrics");
        Assert.Equal("text/plain", metrics.Response.Content.Headers.ContentType!.MediaType);
        Assert.Matches("(?m)^mlnetsuite_server_request_duration_seconds_count\\{[^}]*route=\"predict\",status=\"200\"[^}]*\\} [1-9]",
            metrics.Text);
        Assert.Matches("(?m)^mlnetsuite_server_request_duration_seconds_count\\{[^}]*route=\"predict\",status=\"400\"[^}]*\\} [1-9]",
            metrics.Text);
        // A prediction takes less than a millisecond.
        Assert.Matches("(?m)^mlnetsuite_prediction_duration_seconds_bucket\\{[^}]*le=\"0.001\"\\} ", metrics.Text);
        Assert.Matches("(?m)^mlnetsuite_server_waiting\\{[^}]*\\} 0", metrics.Text);
    }

    [Fact]
    public async Task The_usual_variables_switch_export_on()
    {
        await using var collector = await OtlpCollector.StartAsync();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("topics.zip"), ServedZips.Texts);
        using var process = MlNetSuiteProcess.Start(
            new Dictionary<string, string>(collector.Variables) { ["OTEL_SERVICE_NAME"] = "my-models" }, ["serve", folder.Path, "--urls", "http://127.0.0.1:0", "--grpc-urls", "none"]);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(line!.Split(" at ")[1]) };
        for (var i = 0; i < 300 && !(Predicted() && Measured()); i++)
        {
            using var answer = await client.PostAsJsonAsync("/predict/topics", new { Text = "goal" },
                TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        process.Kill();
        Assert.True(Predicted());
        Assert.True(Measured());

        bool Predicted() => collector.Spans.Any(span => span is { Service: "my-models", Name: "predict" });
        bool Measured() =>
            collector.Points.Any(point => point is { Service: "my-models", Name: "mlnetsuite.server.request.duration", Unit: "s" });
    }
}
