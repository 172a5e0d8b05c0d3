using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The program that executes notebooks, by what it leaves in them.</summary>
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cells_go_on_from_one_another_and_the_value_of_a_last_expression_is_shown()
    {
        var run = await RunAsync(["var xs = new[] { 3, 1, 2 };", "var sum = xs.Sum();\nawait Task.Delay(1);\nsum", "sum.ToString();", "Console.Write(\"no value\")"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([1, 2, 3, 4], NotebookText.CodeCells(run.Notebook).Select(cell => (int)cell["execution_count"]!));
        Assert.Empty(Outputs(run, 0));
        var value = Assert.Single(Outputs(run, 1));
        Assert.Equal("execute_result", (string?)value["output_type"]);
        Assert.Equal(2, (int)value["execution_count"]!);
        Assert.Equal("6", NotebookText.Text(value["data"]!["text/plain"]));
        Assert.Empty(Outputs(run, 2));
        Assert.Equal("stream", (string?)Assert.Single(Outputs(run, 3))["output_type"]);
        Assert.Empty(await NotebookFormat.FaultsAsync(run.Notebook));
    }

    [Fact]
    public async Task Both_streams_are_kept_in_order_and_text_of_one_is_one_output()
    {
        var run = await RunAsync(["Console.Write(1);\nConsole.WriteLine(\"ä\");\nConsole.Error.WriteLine(\"oops\");\nConsole.WriteLine(3);"]);
        Assert.Equal([("stdout", "1ä\n"), ("stderr", "oops\n"), ("stdout", "3\n")], Outputs(run, 0).Select(o => ((string?)o["name"], (string?)NotebookText.Text(o["text"]))));
    }

    [Fact]
    public async Task A_displayed_value_gives_its_place_to_what_it_is_updated_with()
    {
        var run = await RunAsync(["var shown = display(\"first\");\nConsole.WriteLine(\"between\");\nshown.Update(b(\"second\"));\nMicrosoft.DotNet.Interactive.Kernel.display(\"as <text>\", \"text/plain\");"]);
        var outputs = Outputs(run, 0);
        Assert.Equal(["display_data", "stream", "display_data"], outputs.Select(o => (string?)o["output_type"]));
        Assert.Equal("<b>second</b>", NotebookText.Text(outputs[0]["data"]!["text/html"]));
        Assert.Equal(["text/plain"], outputs[2]["data"]!.AsObject().Select(d => d.Key));
        Assert.Equal("as <text>", NotebookText.Text(outputs[2]["data"]!["text/plain"]));
    }

    [Fact]
    public async Task An_exception_is_an_error_output_and_no_further_cell_runs()
    {
        var run = await RunAsync(["throw new InvalidOperationException(\"no such luck\");", "1"]);
        Assert.Equal(1, run.ExitCode);
        var error = Assert.Single(Outputs(run, 0));
        Assert.Equal(("error", "System.InvalidOperationException", "no such luck"), ((string?)error["output_type"], (string?)error["ename"], (string?)error["evalue"]));
        Assert.NotEmpty(error["traceback"]!.AsArray());
        Assert.Empty(Outputs(run, 1));
        Assert.Null(NotebookText.CodeCells(run.Notebook).Last()["execution_count"]);
        Assert.Contains("no such luck", run.Log, StringComparison.Ordinal);
        Assert.Empty(await NotebookFormat.FaultsAsync(run.Notebook));
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_an_error_output_with_its_place()
    {
        var run = await RunAsync(["#!csharp\nvar x = 1;\nvar y = z;"]);
        Assert.Equal(1, run.ExitCode);
        var error = Assert.Single(Outputs(run, 0));
        Assert.Equal("CompilationError", (string?)error["ename"]);
        Assert.StartsWith("(3,9): error CS0103", (string?)error["evalue"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_kernel_does_not_bring_are_not_there()
    {
        var run = await RunAsync(["File.Exists(\"x\")"]);
        Assert.Contains("CS0103", Error(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_does_not_end_is_ended_by_the_time_limit()
    {
        var run = await RunAsync(["Console.WriteLine(\"begins\");\nwhile (true) { }", "1"], timeLimit: TimeSpan.FromSeconds(10));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error", (string?)Outputs(run, 0).Last()["output_type"]);
        Assert.Empty(Outputs(run, 1));
        Assert.Equal("the notebook had not ended after 10 seconds; this cell was running.", Error(run));
    }

    [Fact]
    public async Task A_package_that_is_not_there_is_told_with_where_it_was_looked_for()
    {
        Sources("empty");
        var run = await RunAsync(["#r \"nuget: MlNetSuite.Tests.Nowhere, 0.1.0\""]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("not to be had: MlNetSuite.Tests.Nowhere, 0.1.0\nerror NU1101: ", Error(run), StringComparison.Ordinal);
        Assert.Contains("source(s): beside", Error(run), StringComparison.Ordinal);
        Assert.EndsWith("The packages of a checkout are made by: dotnet pack notebooks/packages.slnf", Error(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#i \"nuget:../packages\"", "is not a full path or an address, which the kernel wants")]
    [InlineData("#i \"nuget:/no/such/folder\"", "there is no such folder")]
    [InlineData("#r \"nuget: , 1.0\"", "names no package")]
    [InlineData("#!fsharp\nlet x = 1", "this runner executes C# alone and has no '#!fsharp'")]
    public async Task Directives_that_the_kernel_or_the_runner_cannot_follow_are_errors(string cell, string message) =>
        Assert.Contains(message, Error(await RunAsync([cell])), StringComparison.Ordinal);

    [Fact]
    public async Task A_package_of_a_folder_is_had_as_it_lies_there_now_and_its_extension_runs()
    {
        const string Id = "MlNetSuite.Tests.Packed";
        string[] cells = [$"#r \"nuget: {Id}, 0.1.0\"", "Packed.Made.Word + seen"];
        foreach (var word in (string[])["first", "second"])
        {
            SmallPackage.Write(_folder.Path, Id, $$"""namespace Packed { public static class Made { public const string Word = "{{word}}"; } }""",
                "#!meta\n{}\n#!csharp\nvar seen = \" and \" + Packed.Made.Word;\n#!fsharp\nlet x = 1\n");
            var run = await RunAsync(cells, onlyFolder: true);
            Assert.True(run.ExitCode == 0, run.Log);
            Assert.Equal($"Installed packages: {Id}, 0.1.0", NotebookText.Text(Outputs(run, 0)[0]["data"]!["text/plain"]));
            Assert.Equal($"{word} and {word}", NotebookText.Text(Outputs(run, 1)[0]["data"]!["text/plain"]));
        }
        Assert.False(Directory.Exists(Path.Combine(UserCache, Id.ToLowerInvariant())), "the user's package cache has the test's package");
    }

    [Fact]
    public async Task The_configuration_beside_a_notebook_names_its_packages_as_it_does_to_a_kernel()
    {
        SmallPackage.Write(Sources("päckages"), "MlNetSuite.Tests.Beside", "namespace Beside { public class Made { } }");
        var run = await RunAsync(["#r \"nuget: MlNetSuite.Tests.Beside, 0.1.0\"\nnew Beside.Made().ToString()"]);
        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal("Beside.Made", NotebookText.Text(Outputs(run, 0)[1]["data"]!["text/plain"]));
    }

    [Fact]
    public void Bad_usage_ends_with_2_and_says_what_is_right()
    {
        var runner = Checkout.Find().Runner;
        Assert.Contains("usage: NotebookRunner NOTEBOOK.ipynb --out EXECUTED.ipynb", DotnetProcess.Run(_folder.Path, "", 2, runner).Errors, StringComparison.Ordinal);
        Assert.Contains("usage:", DotnetProcess.Run(_folder.Path, "", 2, runner, "a.ipynb", "--out", "b.ipynb", "--time-limit", "-1").Errors, StringComparison.Ordinal);
        Assert.Contains("there is no notebook", DotnetProcess.Run(_folder.Path, "", 2, runner, "a.ipynb", "--out", "b.ipynb").Errors, StringComparison.Ordinal);
    }

    private static string UserCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Makes a folder the only source of packages for notebooks here.</summary>
    private string Sources(string folder)
    {
        File.WriteAllText(_folder.File("nuget.config"), $"""
            <configuration><packageSources><clear /><add key="beside" value="{folder}" /></packageSources><packageSourceMapping><clear /></packageSourceMapping></configuration>
            """);
        return Directory.CreateDirectory(_folder.File(folder)).FullName;
    }

    private async Task<NotebookRun> RunAsync(string[] cells, TimeSpan? timeLimit = null, bool onlyFolder = false)
    {
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((code, i) => new JsonObject
            {
                ["cell_type"] = "code", ["id"] = $"c{i}", ["metadata"] = new JsonObject(), ["source"] = NotebookText.Lines(code), ["outputs"] = new JsonArray(), ["execution_count"] = null,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return await NotebookProcess.RunAsync(Checkout.Find(), notebook, _folder.Path, onlyFolder ? _folder.Path : null, timeLimit ?? TimeSpan.FromMinutes(2), cancel: TestContext.Current.CancellationToken);
    }

    private static List<JsonObject> Outputs(NotebookRun run, int cell) => [.. NotebookText.Outputs(NotebookText.CodeCells(run.Notebook).ElementAt(cell))];

    private static string Error(NotebookRun run) => (string)NotebookText.CodeCells(run.Notebook).SelectMany(NotebookText.Outputs).Single(o => (string?)o["output_type"] == "error")["evalue"]!;
}
