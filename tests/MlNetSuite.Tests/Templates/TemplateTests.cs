using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Tests.Notebooks;

namespace MlNetSuite.Tests.Templates;

/// <summary>The templates for <c>dotnet new</c>, from the package on: installed, made into projects of awkward names, built and run.</summary>
public class TemplateTests(TemplateHome home, NotebookRuns runs) : IClassFixture<TemplateHome>
{
    private const int LinesBelow = 40;

    private static readonly string Sources = Path.Combine(Repository.Folder, "templates");
    private static readonly string Version = NotebookReferences.Of(Repository.Folder).Version;

    // The customer that every template asks about: new, and hardly ever there.
    private static readonly JsonObject Leaver = new() { ["plan"] = "basic", ["months"] = 3, ["visits"] = 1, ["spent"] = 14.5 };

    [Theory]
    [InlineData("console")]
    [InlineData("api")]
    public void The_code_of_a_project_is_short(string template) =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Sources, template, "Program.cs")).Length, 1, LinesBelow - 1);

    [Fact]
    public void The_code_of_the_notebook_is_short_and_nothing_has_been_run()
    {
        var cells = NotebookText.CodeCells(NotebookText.Read(Path.Combine(Sources, "notebook", "Company.Notebook1.ipynb"))).ToList();
        Assert.InRange(cells.Sum(cell => NotebookText.Source(cell).Split('\n').Length), 1, LinesBelow - 1);
        Assert.Empty(cells.SelectMany(NotebookText.Outputs));
    }

    [Fact]
    public void The_list_and_the_help_say_what_there_is()
    {
        var list = home.DotnetNew("list", "mlnetsuite");
        Assert.Matches(@"Machine Learning Console App \(MlNetSuite\) +mlnetsuite-console +\[C#\] +Machine Learning/Console", list);
        Assert.Matches(@"Machine Learning Web API \(MlNetSuite\) +mlnetsuite-api +\[C#\] +Machine Learning/Web API", list);
        Assert.Matches(@"Machine Learning Notebook \(MlNetSuite\) +mlnetsuite-notebook +\[C#\] +Machine Learning/Notebook", list);

        var help = home.DotnetNew("mlnetsuite-api", "-h");
        Assert.Contains("Description: An ASP.NET Core app that serves model zips over HTTP.", help, StringComparison.Ordinal);
        Assert.Matches(@"-p, --port <port> +Port of the app in launchSettings\.json", help);
        Assert.Matches("--no-restore +If specified, skips the automatic restore", help);
    }

    [Fact]
    public void The_console_app_trains_a_model_saves_it_and_predicts()
    {
        var app = home.New("mlnetsuite-console", "my-app.v2");
        Assert.Contains($"<PackageReference Include=\"MlNetSuite.Training\" Version=\"{Version}\" />",
            File.ReadAllText(Path.Combine(app, "my-app.v2.csproj")), StringComparison.Ordinal);

        // The project has been restored as it was made.
        var output = home.Dotnet(app, "run", "--no-restore");

        Assert.Matches(@"lightgbm: accuracy (0\.[89]\d\d|1\.000) on \d+ test rows, saved as .*churn\.zip", output);
        Assert.Matches(@"churned: yes \(\d+ ?%\)", output);
    }

    [Fact]
    public async Task The_web_API_serves_the_model_that_its_first_start_trains()
    {
        var app = home.New("mlnetsuite-api", "My Shop Api", "--no-restore", "--port", "5177");
        Assert.Contains("\"applicationUrl\": \"http://localhost:5177\"",
            await File.ReadAllTextAsync(Path.Combine(app, "Properties", "launchSettings.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.StartsWith("@host = http://localhost:5177\n",
            await File.ReadAllTextAsync(Path.Combine(app, "My Shop Api.http"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        using var process = Start(app, "run", "--", "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = ListeningAddress.Of(process, out var said) };
            Assert.Matches(@"trained .*churn\.zip: accuracy 0\.[89]\d\d on \d+ test rows", said);
            var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "Healthy"),
                (health.StatusCode, await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            var answer = await client.PostAsJsonAsync("/predict/churn", Leaver, TestContext.Current.CancellationToken);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.True(answer.IsSuccessStatusCode, json.ToJsonString());
            Assert.Equal("yes", (string?)json["prediction"]);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.True(File.Exists(Path.Combine(app, "models", "churn.zip")));
    }

    [Fact]
    public async Task The_notebook_reads_trains_shows_and_predicts()
    {
        NotebookRuns.SkipElsewhere();
        var folder = home.New("mlnetsuite-notebook", "churn-2 notes");
        var notebook = NotebookText.Read(Path.Combine(folder, "churn-2 notes.ipynb"));
        Assert.Empty(await NotebookFormat.FaultsAsync(notebook));

        var run = await NotebookProcess.RunAsync(Checkout.Find(), [notebook], folder, runs.Packages, TimeSpan.FromMinutes(5),
            cancel: TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Log);
        var cells = NotebookText.CodeCells(run.Notebook).ToList();
        Assert.Empty(ShownOutput.Errors(run.Notebook));
        Assert.Equal([OutputKind.Table, OutputKind.Chart], NotebookText.Outputs(cells[1]).Select(ShownOutput.Kind));
        Assert.Equal([OutputKind.Chart, OutputKind.Chart], NotebookText.Outputs(cells[3]).Select(ShownOutput.Kind));
        Assert.Contains("yes", ShownOutput.Html(Assert.Single(NotebookText.Outputs(cells[4]))), StringComparison.Ordinal);
    }

    private Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in home.Variables())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
