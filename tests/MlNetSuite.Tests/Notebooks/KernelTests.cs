using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>What a person at a notebook meets, in .NET Interactive's own kernel.</summary>
public sealed class KernelTests(NotebookRuns runs) : IDisposable
{
    private const string Setup = """
        #r "nuget: MlNetSuite.Notebooks, 0.1.0"
        using System.IO;
        using MlNetSuite.AutoML.Studies;
        using MlNetSuite.AutoML.Sweeps;
        using MlNetSuite.Notebooks;
        using MlNetSuite.Prediction;
        using MlNetSuite.Training.Data;
        using MlNetSuite.Training.Sweeps;
        using MlNetSuite.Training.Tasks;
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Progress_changes_one_display_in_place_and_results_are_shared_with_other_languages()
    {
        NotebookRuns.SkipElsewhere();
        await using var kernel = runs.Kernel(_folder);
        Assert.Null((await kernel.SubmitAsync(Setup)).Failure);
        var trained = await kernel.SubmitAsync("""
            File.WriteAllLines("t.csv", Enumerable.Range(0, 200).Select(i => $"{i % 7},{i % 2 * 1.5},{(i % 2 == 0 ? "a" : "b")}").Prepend("n,x,y"));
            var roles = new ColumnRoles { Label = "y" };
            var task = TrainingTasks.Find("classification");
            var swept = await task.SweepAsync(new SweepRequest { Data = "t.csv", Roles = roles, Artifact = "s.zip", Trainers = ["sdca"], Threads = 1 },
                new SweepBudget { Trials = 3 }, progress: new LiveSweep());
            var model = PredictionModel.Open("s.zip");
            var figure = Notebook.Figure("two", 2, 0);
            var view = new Microsoft.ML.MLContext().Data.LoadFromEnumerable([new { A = 1.5f, B = "x", C = new[] { 1f, float.NaN } }]);
            """);
        Assert.Null(trained.Failure);
        var places = trained.Events.Where(e => (string?)e["eventType"] is "DisplayedValueProduced" or "DisplayedValueUpdated").Select(e => (string?)e["event"]!["valueId"]).ToList();
        Assert.Single(places.Distinct());
        Assert.Contains("3 of 3 trials ended", trained.Shown("text/plain", "DisplayedValueUpdated").Last(), StringComparison.Ordinal);

        foreach (var (name, path, value) in (IEnumerable<(string, string, string)>)[("figure", "Value", "2"), ("swept", "Task", "classification"), ("model", "task", "classification"), ("view", "B", "x")])
        {
            var shared = await kernel.SubmitAsync($"#!javascript\n#!set --name {name} --value @csharp:{name}\nconsole.log({name})");
            Assert.Null(shared.Failure);
            var answer = await kernel.SendAsync("RequestValue", new() { ["name"] = name, ["mimeType"] = "application/json", ["targetKernelName"] = "csharp" });
            var json = JsonNode.Parse((string)answer.Of("ValueProduced").Single()["formattedValue"]!["value"]!)!;
            Assert.Equal(value, $"{(json is JsonArray rows ? rows[0] : json)![path]}");
        }
        Assert.Equal("""[{"A":1.5,"B":"x","C":[1,null]}]""", (string?)(await kernel.SendAsync("RequestValue", new() { ["name"] = "view", ["mimeType"] = "application/json", ["targetKernelName"] = "csharp" })).Of("ValueProduced").Single()["formattedValue"]!["value"]);
    }

    [Theory]
    // Given the cell's token, and ended by what it reports to.
    [InlineData("progress: new LiveSweep(), cancel: Notebook.CancellationToken")]
    [InlineData("progress: new LiveSweep()")]
    public async Task A_cell_that_sweeps_ends_soon_after_it_is_cancelled_and_the_study_is_kept(string arguments)
    {
        NotebookRuns.SkipElsewhere();
        await using var kernel = runs.Kernel(_folder);
        await kernel.SubmitAsync(Setup);
        Assert.Null((await kernel.SubmitAsync("""
            File.WriteAllLines("t.csv", Enumerable.Range(0, 400).Select(i => $"{i % 7},{i % 2 * 1.5},{(i % 2 == 0 ? "a" : "b")}").Prepend("n,x,y"));
            var task = TrainingTasks.Find("classification");
            Task sweep = null;
            """)).Failure);
        var ended = new TaskCompletionSource();
        var cell = kernel.SubmitAsync($$"""
            sweep = task.SweepAsync(new SweepRequest { Data = "t.csv", Roles = new ColumnRoles { Label = "y" }, Artifact = "s.zip", Trainers = ["sdca"], Threads = 1, Study = "s.db" },
                new SweepBudget { Trials = 100000 }, {{arguments}});
            await sweep;
            """, happened =>
        {
            if (happened.ToJsonString().Contains("3 completed", StringComparison.Ordinal))
                ended.TrySetResult();
        });
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        await kernel.SendAsync("Cancel", []);
        Assert.Contains("cancelled", (await cell).Failure, StringComparison.OrdinalIgnoreCase);
        // Not the cell alone, which the kernel lets go of: the work it began.
        var after = await kernel.SubmitAsync("await Task.WhenAny(sweep, Task.Delay(60_000)); sweep.IsCompleted.ToString()");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"the sweep went on for {clock.Elapsed}");
        Assert.Equal("True", after.Shown("text/plain", "ReturnValueProduced").Single());
        using var study = await Study.OpenAsync(_folder.File("s.db"), cancel: TestContext.Current.CancellationToken);
        Assert.True(study.Trials().Count(t => t.State == TrialState.Completed) >= 3);
        Assert.All(study.Trials(), trial => Assert.True(trial.Ended, $"trial {trial.Number} is {trial.State}"));
    }

    [Fact]
    public async Task Front_doors_complete_and_their_summaries_are_there()
    {
        NotebookRuns.SkipElsewhere();
        await using var kernel = runs.Kernel(_folder);
        await kernel.SubmitAsync(Setup + "\nvar task = TrainingTasks.Find(\"classification\");");
        foreach (var (code, member) in (IEnumerable<(string, string)>)[("Charts.", "SweepHistory"), ("task.", "SweepAsync"), ("new TrainRequest { ", "Artifact"), ("PredictionModel.", "Open"), ("Notebook.", "Show"), ("DatasetReader.Default.", "Images"), ("TrainingTasks.", "Find")])
        {
            var completions = (await AskAsync(kernel, "RequestCompletions", code, code.Length)).Of("CompletionsProduced").Single()["completions"]!.AsArray();
            Assert.Contains(member, completions.Select(c => (string?)c!["displayText"]));
            var hover = await AskAsync(kernel, "RequestHoverText", code.Contains('{', StringComparison.Ordinal) ? $"{code}{member} = null }}" : $"{code}{member}", code.Length + 1);
            // A signature, and its summary as a quotation.
            Assert.Contains("\n> ", (string?)hover.Of("HoverTextProduced").Single()["content"]![0]!["value"], StringComparison.Ordinal);
        }
        foreach (var (code, parameters) in (IEnumerable<(string, string[])>)
            [
                ("task.Train(", ["request", "run"]), ("task.SweepAsync(", ["request", "budget", "progress", "cancel"]), ("Charts.LearningCurves(", ["curve", "metric"]),
                ("PredictionModel.Open(", ["path"]), ("new LearningCurve(", ["quiet"]), ("Notebook.Figure(", ["name", "value", "tolerance"]), ("TrainingTasks.Find(", ["name"]),
            ])
        {
            var first = (await AskAsync(kernel, "RequestSignatureHelp", code, code.Length)).Of("SignatureHelpProduced").Single()["signatures"]![0]!;
            var said = (string)first["documentation"]!["value"]!;
            Assert.False(string.IsNullOrWhiteSpace(said.ReplaceLineEndings("\n").Split('\n')[0]), $"{code} has no summary: {said}");
            Assert.All(parameters, parameter => Assert.Contains($"{parameter}: ", said, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Notebooks_follow_one_another_in_one_kernel()
    {
        NotebookRuns.SkipElsewhere();
        var story = Story.Parse("00-twice", """
            // %%
            using MlNetSuite.AutoML.Importance;
            using MlNetSuite.Notebooks;
            Notebook.Show("one <b>");
            Notebook.Show(Charts.Importance([new ParameterImportance("rate", .8, 1), new ParameterImportance("width", .2, 1)], "accuracy"));
            """);
        var notebook = StoryNotebook.Of(story, CommittedNotebooks.References);
        var run = await runs.RunAsync(story.Name, notebook, notebook);
        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Equal(2, run.Notebooks.Count);
        // The same page, whichever of the two: nothing of the first is in the second.
        Assert.Equal(NotebookText.ToText(WithoutPackages(run.Notebooks[0])), NotebookText.ToText(WithoutPackages(run.Notebooks[1])));
        Assert.Contains(NotebookText.CodeCells(run.Notebooks[1]).SelectMany(NotebookText.Outputs), output => ShownOutput.Kind(output) == OutputKind.Chart);

        // What the kernel says of packages differs: the second finds them there.
        static JsonObject WithoutPackages(JsonObject notebook)
        {
            var copy = notebook.DeepClone().AsObject();
            NotebookText.CodeCells(copy).First()["outputs"] = new JsonArray();
            return copy;
        }
    }

    private static Task<KernelAnswer> AskAsync(KernelSession kernel, string type, string code, int at) =>
        kernel.SendAsync(type, new() { ["code"] = code, ["linePosition"] = new JsonObject { ["line"] = 0, ["character"] = at }, ["targetKernelName"] = "csharp" });
}
