using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetSuite.Server;
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
        Assert.Matches("(?m)^mlnetsuite_server_waiting\\{[^}]*\\} 0", metrics.Text);
    }

    [Fact]
    public async Task The_usual_variables_switch_export_on()
    {
        var got = new ConcurrentDictionary<string, byte[]>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", (RequestDelegate)(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got[(string)context.Request.RouteValues["signal"]!] = body.ToArray();
        }));
        await collector.StartAsync(TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("topics.zip"), ServedZips.Texts);
        using var process = MlNetSuiteProcess.Start(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Addresses()[0],
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_SERVICE_NAME"] = "my-models",
        }, ["serve", folder.Path, "--urls", "http://127.0.0.1:0", "--grpc-urls", "none"]);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(line!.Split(" at ")[1]) };
        for (var i = 0; i < 300 && !(got.ContainsKey("metrics") && got.ContainsKey("traces")); i++)
        {
            using var answer = await client.PostAsJsonAsync("/predict/topics", new { Text = "goal" },
                TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        process.Kill();
        Assert.Equal(["metrics", "traces"], got.Keys.Order());
        Assert.All(got.Values, body => Assert.Contains("my-models", Encoding.Latin1.GetString(body), StringComparison.Ordinal));
    }
}
