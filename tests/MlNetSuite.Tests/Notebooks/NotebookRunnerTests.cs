using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The program that executes notebooks, by what it leaves in them.</summary>
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cells_go_on_from_one_another_and_show_what_they_print_display_and_return()
    {
        var run = await RunAsync([
            "var xs = new[] { 3, 1, 2 };", "var sum = xs.Sum();\nawait Task.Delay(1);\nsum.ToString()", "sum.ToString();",
            "Console.Write(1);\nConsole.WriteLine(\"ä\");\nConsole.Error.WriteLine(\"oops\");\nConsole.WriteLine(3);",
            """
            using Microsoft.DotNet.Interactive;
            var shown = KernelInvocationContextExtensions.Display(KernelInvocationContext.Current, "first");
            Console.WriteLine("between");
            shown.Update("second");
            display("as <text>", "text/plain");
            """,
        ]);
        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal([1, 2, 3, 4, 5], NotebookText.CodeCells(run.Notebook).Select(cell => (int)cell["execution_count"]!));
        Assert.Empty(Outputs(run, 0));
        var value = Assert.Single(Outputs(run, 1));
        Assert.Equal(("execute_result", 2, "6"),
            ((string?)value["output_type"], (int)value["execution_count"]!, NotebookText.Text(value["data"]!["text/plain"])));
        Assert.Empty(Outputs(run, 2));
        Assert.Equal([("stdout", "1ä\n"), ("stderr", "oops\n"), ("stdout", "3\n")], Outputs(run, 3)
            .Select(o => ((string?)o["name"], (string?)NotebookText.Text(o["text"]))));
        var displays = Outputs(run, 4);
        Assert.Equal(["display_data", "stream", "display_data"], displays.Select(o => (string?)o["output_type"]));
        Assert.Equal("second", NotebookText.Text(displays[0]["data"]!["text/plain"]));
        Assert.Equal("as <text>", NotebookText.Text(displays[2]["data"]!["text/plain"]));
        Assert.Empty(await NotebookFormat.FaultsAsync(run.Notebook));
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no such luck\");", "System.InvalidOperationException", "no such luck")]
    [InlineData("var x = 1;\nvar y = z;", "Microsoft.DotNet.Interactive.CodeSubmissionCompilationErrorException", "(2,9): error CS0103")]
    // A program has ImplicitUsings, a kernel does not.
    [InlineData("File.Exists(\"x\")", "Microsoft.DotNet.Interactive.CodeSubmissionCompilationErrorException", "error CS0103")]
    public async Task A_cell_that_fails_is_an_error_output_and_no_further_cell_runs(string code, string name, string message)
    {
        var run = await RunAsync([code, "1"]);
        Assert.Equal(1, run.ExitCode);
        var error = Outputs(run, 0).Single(o => (string?)o["output_type"] == "error");
        Assert.Equal(name, (string?)error["ename"]);
        Assert.Contains(message, (string?)error["evalue"], StringComparison.Ordinal);
        Assert.Contains(message, run.Log, StringComparison.Ordinal);
        Assert.Empty(Outputs(run, 1));
        Assert.Null(NotebookText.CodeCells(run.Notebook).Last()["execution_count"]);
        Assert.Empty(await NotebookFormat.FaultsAsync(run.Notebook));
    }

    [Fact]
    public async Task A_cell_that_does_not_end_is_ended_by_the_time_limit()
    {
        var run = await RunAsync(["Console.WriteLine(\"begins\");\nSystem.Threading.Thread.Sleep(-1);", "1"],
            timeLimit: TimeSpan.FromSeconds(10));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error", (string?)Outputs(run, 0).Last()["output_type"]);
        Assert.Empty(Outputs(run, 1));
        Assert.Equal("the notebook had not ended after 10 seconds; this cell was running.", Error(run));
    }

    [Fact]
    public async Task A_package_that_is_not_there_is_an_error_that_names_it()
    {
        Sources("empty");
        var run = await RunAsync(["#r \"nuget: MlNetSuite.Tests.Nowhere, 0.1.0\""]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error NU1101: Unable to find package MlNetSuite.Tests.Nowhere", Error(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_of_a_folder_is_had_as_it_lies_there_now_and_its_extension_runs()
    {
        const string Id = "MlNetSuite.Tests.Packed";
        string[] cells = [$"#r \"nuget: {Id}, 0.1.0\"", "Packed.Made.Word + seen"];
        foreach (var word in (string[])["first", "second"])
        {
            SmallPackage.Write(_folder.Path, Id,
                $$"""namespace Packed { public static class Made { public const string Word = "{{word}}"; } }""",
                "#!meta\n{}\n#!csharp\nvar seen = \" and \" + Packed.Made.Word;\n");
            var run = await RunAsync(cells, onlyFolder: true);
            Assert.True(run.ExitCode == 0, run.Log);
            Assert.Contains($"{Id}, 0.1.0", NotebookText.Text(Outputs(run, 0)[0]["data"]!["text/html"]), StringComparison.Ordinal);
            Assert.Equal($"{word} and {word}", NotebookText.Text(Outputs(run, 1)[0]["data"]!["text/plain"]));
        }
        Assert.False(Directory.Exists(Path.Combine(NotebookHome.UserPackages, Id.ToLowerInvariant())),
            "the user's package cache has the test's package");
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
        Assert.Contains("usage: NotebookRunner NOTEBOOK.ipynb... --out FOLDER", DotnetProcess.Run(_folder.Path, "", 2, runner).Errors,
            StringComparison.Ordinal);
        Assert.Contains("usage:", DotnetProcess.Run(_folder.Path, "", 2, runner, "a.ipynb", "--out", "b", "--time-limit", "-1").Errors,
            StringComparison.Ordinal);
        Assert.Contains("usage:", DotnetProcess.Run(_folder.Path, "", 2, runner, "--out", "b").Errors, StringComparison.Ordinal);
        Assert.Contains("there is no notebook", DotnetProcess.Run(_folder.Path, "", 2, runner, "a.ipynb", "--out", "b").Errors,
            StringComparison.Ordinal);
    }

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
                ["cell_type"] = "code", ["id"] = $"c{i}", ["metadata"] = new JsonObject(), ["source"] = NotebookText.Lines(code),
                    ["outputs"] = new JsonArray(), ["execution_count"] = null,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return await NotebookProcess.RunAsync(Checkout.Find(), [notebook], _folder.Path, onlyFolder ? _folder.Path : null, timeLimit
            ?? TimeSpan.FromMinutes(2), cancel: TestContext.Current.CancellationToken);
    }

    private static List<JsonObject> Outputs(NotebookRun run, int cell) =>
        [.. NotebookText.Outputs(NotebookText.CodeCells(run.Notebook).ElementAt(cell))];

    private static string Error(NotebookRun run) =>
        (string)NotebookText.CodeCells(run.Notebook).SelectMany(NotebookText.Outputs)
        .Single(o => (string?)o["output_type"] == "error")["evalue"]!;
}
