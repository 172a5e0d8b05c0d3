using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Samples;

/// <summary>The programs of tests/MlNetSuite.Samples, as they were built.</summary>
public class SampleAppsTests
{
    [Theory]
    [InlineData("ConsoleApp")]
    [InlineData("WebApi")]
    public void A_sample_is_short_and_needs_the_prediction_library_alone(string name)
    {
        var program = File.ReadAllLines(Path.Combine(Repository.Folder, "tests", "MlNetSuite.Samples", name, "Program.cs"));
        Assert.InRange(program.Length, 1, 39);
        var references =
            File.ReadLines(Path.Combine(Repository.Folder, "tests", "MlNetSuite.Samples", name, $"MlNetSuite.Samples.{name}.csproj"))
            .Where(line => line.Contains("Reference Include", StringComparison.Ordinal)).ToList();
        Assert.Contains("MlNetSuite.Prediction.csproj", Assert.Single(references), StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_app_sorts_texts()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("topics.zip"), ServedZips.Texts);
        var lines = DotnetProcess.Run(folder.Path, "one text\nanother\n", 0, Program("ConsoleApp"),
            folder.File("topics.zip")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["one text", "another"], lines.Select(line => line.Split('\t')[2]));
        var refused = DotnetProcess.Run(folder.Path, "", 2, Program("ConsoleApp"), folder.File("none.zip")).Errors;
        Assert.Equal($"error: there is no file '{folder.File("none.zip")}'.", refused.Trim());
    }

    [Fact]
    public async Task The_web_app_answers_and_follows_its_models_file()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("topics.zip"), ServedZips.Texts, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder.Path };
        foreach (var argument in (string[])[Program("WebApi"), "--models", folder.Path, "--urls", "http://127.0.0.1:0"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = ListeningAddress.Of(process, out _) };
            var answer = await client.PostAsJsonAsync("/topic", new { text = "something" }, TestContext.Current.CancellationToken);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(json["likeliest"]!.AsObject().First().Key, json["label"]!.GetValue<string>());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Program(string name) => Path.Combine(
        AppContext.BaseDirectory.Replace("MlNetSuite.Tests", Path.Combine("MlNetSuite.Samples", name), StringComparison.Ordinal),
        $"MlNetSuite.Samples.{name}.dll");
}
