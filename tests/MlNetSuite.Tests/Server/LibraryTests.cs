using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlNetSuite.Prediction;
using MlNetSuite.Server;
using MlNetSuite.Server.Pages;

namespace MlNetSuite.Tests.Server;

/// <summary><c>MapPredictionEndpoints</c> in somebody else's app.</summary>
public class LibraryTests
{
    [Fact]
    public async Task An_app_maps_the_endpoints_where_it_likes_and_sets_its_own_limits()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("topics", new MemoryStream(ServedZips.Texts));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(engine);
        builder.Services.AddPredictionEndpoints(options => options.MaxRows = 1);
        await using var app = builder.Build();
        app.MapGroup("/ml").MapPredictionEndpoints();
        app.MapTryItPage();
        app.MapGet("/own", () => "own");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(app.Addresses()[0]) };

        using var one = await client.PostAsJsonAsync("/ml/predict/topics", new { Text = "goal" }, TestContext.Current.CancellationToken);
        Assert.Equal("topic 0",
            (await one.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["prediction"]!.GetValue<string>());
        using var two = await client.PostAsJsonAsync("/ml/predict/topics", new[] { new { Text = "goal" }, new { Text = "goal" } },
            TestContext.Current.CancellationToken);
        Assert.Equal(StatusCodes.Status400BadRequest, (int)two.StatusCode);
        Assert.Equal("own", await client.GetStringAsync("/own", TestContext.Current.CancellationToken));
        Assert.Contains("<html", await client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var description = JsonNode.Parse(await client.GetStringAsync("/ml/openapi.json", TestContext.Current.CancellationToken))!;
        Assert.Equal("/ml", description["servers"]![0]!["url"]!.GetValue<string>());
        // A model loaded later is there at once.
        engine.Load("later", new MemoryStream(ServedZips.Texts));
        Assert.Contains("\"later\"", await client.GetStringAsync("/ml/models", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        engine.Unload("later");
        Assert.DoesNotContain("\"later\"", await client.GetStringAsync("/ml/models", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_impossible_limit_is_refused() =>
        Assert.Contains("MaxRows is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionServerOptions { MaxRows = 0 }.Validate()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_library_brings_no_torch_and_of_our_libraries_the_prediction_one_alone()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "MlNetSuite.Tests.deps.json")));
        var libraries = json.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .ToDictionary(l => l.Name.Split('/')[0], l => l.Value);
        var closure = new HashSet<string>();
        var next = new Stack<string>(["MlNetSuite.Server"]);
        while (next.TryPop(out var name))
            if (closure.Add(name) && libraries[name].TryGetProperty("dependencies", out var dependencies))
                foreach (var dependency in dependencies.EnumerateObject())
                    next.Push(dependency.Name);
        Assert.Contains("Grpc.AspNetCore", closure);
        Assert.DoesNotContain(closure, name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["MlNetSuite.Prediction", "MlNetSuite.Server"],
            closure.Where(name => name.StartsWith("MlNetSuite", StringComparison.Ordinal)).Order());
    }
}
