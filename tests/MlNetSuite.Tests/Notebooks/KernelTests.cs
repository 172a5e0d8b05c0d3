using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>What a person at a notebook meets, in .NET Interactive's own kernel.</summary>
public sealed class KernelTests(SharedKernel shared, NotebookRuns runs) : IClassFixture<SharedKernel>
{
    [Fact]
    public async Task Progress_changes_one_display_in_place_and_results_are_shared_with_other_languages()
    {
        var (kernel, _) = await shared.InNewFolderAsync();
        var trained = await kernel.SubmitAsync("""
            File.WriteAllLines("t.csv", Enumerable.Range(0, 200).Select(i => $"{i % 7},{i % 2 * 1.5},{(i % 2 == 0 ? "a" : "b")}").Prepend("n,x,y"));
            var roles = new ColumnRoles { Label = "y" };
            var task = TrainingTasks.Find("classification");
            var swept = await task.SweepAsync(new SweepRequest { Data = "t.csv", Roles = roles, Artifact = "s.zip", Trainers = ["sdca"], Threads = 1 },
                new SweepBudget { Trials = 3 }, progress: new LiveSweep());
            var model = PredictionModel.Open("s.zip");
            var metric = Notebook.Metric("two", 2, 0);
            var view = new Microsoft.ML.MLContext().Data.LoadFromEnumerable([new { A = 1.5f, B = "x", C = new[] { 1f, float.NaN } }]);
            """);
        Assert.Null(trained.Failure);
        var places = trained.Of("DisplayedValueProduced").Concat(trained.Of("DisplayedValueUpdated"))
            .Select(shown => (string?)shown["valueId"]);
        Assert.Single(places.Distinct());
        Assert.Contains("3 of 3 trials ended", trained.Shown("text/plain", "DisplayedValueUpdated").Last(), StringComparison.Ordinal);

        Assert.Equal(2, (int?)(await ShareAsync(kernel, "metric"))["Value"]);
        Assert.Equal("classification", (string?)(await ShareAsync(kernel, "swept"))["Task"]);
        Assert.Equal("classification", (string?)(await ShareAsync(kernel, "model"))["task"]);
        Assert.Equal("""[{"A":1.5,"B":"x","C":[1,null]}]""", (await ShareAsync(kernel, "view")).ToJsonString());
    }

    [Theory]
    // Given the cell's token, and ended by what it reports to.
    [InlineData("progress: new LiveSweep(), cancel: Notebook.CancellationToken")]
    [InlineData("progress: new LiveSweep()")]
    public async Task A_cell_that_sweeps_ends_soon_after_it_is_cancelled_and_the_study_is_kept(string arguments)
    {
        var (kernel, folder) = await shared.InNewFolderAsync();
        Assert.Null((await kernel.SubmitAsync("""
            File.WriteAllLines("t.csv", Enumerable.Range(0, 400).Select(i => $"{i % 7},{i % 2 * 1.5},{(i % 2 == 0 ? "a" : "b")}").Prepend("n,x,y"));
            var task = TrainingTasks.Find("classification");
            Task sweep = null;
            """)).Failure);
        var ended = new TaskCompletionSource();
        var cell = kernel.SubmitAsync($$"""
            var request = new SweepRequest
            {
                Data = "t.csv", Roles = new ColumnRoles { Label = "y" }, Artifact = "s.zip", Trainers = ["sdca"], Threads = 1, Study = "s.db",
            };
            sweep = task.SweepAsync(request, new SweepBudget { Trials = 100000 }, {{arguments}});
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
        using var study = await Study.OpenAsync(Path.Combine(folder, "s.db"), cancel: TestContext.Current.CancellationToken);
        Assert.True(study.Trials().Count(t => t.State == TrialState.Completed) >= 3);
        Assert.All(study.Trials(), trial => Assert.True(trial.Ended, $"trial {trial.Number} is {trial.State}"));
    }

    [Fact]
    public async Task Front_doors_complete_and_their_summaries_are_there()
    {
        var (kernel, _) = await shared.InNewFolderAsync();
        await kernel.SubmitAsync("var task = TrainingTasks.Find(\"classification\");");
        (string Code, string Member)[] members =
        [
            ("Charts.", "SweepHistory"), ("task.", "SweepAsync"), ("new TrainRequest { ", "Artifact"), ("PredictionModel.", "Open"),
            ("Notebook.", "Show"), ("DatasetReader.Default.", "Images"), ("TrainingTasks.", "Find"),
        ];
        foreach (var (code, member) in members)
        {
            var completions = await AskAsync(kernel, "RequestCompletions", code, code.Length);
            Assert.Contains(member, completions.Of("CompletionsProduced").Single()["completions"]!.AsArray()
                .Select(c => (string?)c!["displayText"]));
            var whole = code.Contains('{', StringComparison.Ordinal) ? $"{code}{member} = null }}" : $"{code}{member}";
            var hover = (await AskAsync(kernel, "RequestHoverText", whole, code.Length + 1)).Of("HoverTextProduced").Single();
            // A signature, and its summary as a quotation.
            Assert.Contains("\n> ", (string?)hover["content"]![0]!["value"], StringComparison.Ordinal);
        }
        (string Code, string[] Parameters)[] calls =
        [
            ("task.Train(", ["request", "run"]), ("task.SweepAsync(", ["request", "budget", "progress", "cancel"]),
            ("Charts.LearningCurves(", ["curve", "metric"]), ("PredictionModel.Open(", ["path"]), ("new LearningCurve(", ["quiet"]),
            ("Notebook.Metric(", ["name", "value", "tolerance"]), ("TrainingTasks.Find(", ["name"]),
        ];
        foreach (var (code, parameters) in calls)
        {
            var help = (await AskAsync(kernel, "RequestSignatureHelp", code, code.Length)).Of("SignatureHelpProduced").Single();
            var documentation = ((string)help["signatures"]![0]!["documentation"]!["value"]!).ReplaceLineEndings("\n");
            Assert.False(string.IsNullOrWhiteSpace(documentation.Split('\n')[0]), $"{code} has no summary: {documentation}");
            Assert.All(parameters, parameter => Assert.Contains($"{parameter}: ", documentation, StringComparison.Ordinal));
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
        Assert.Contains(NotebookText.CodeCells(run.Notebooks[1]).SelectMany(NotebookText.Outputs),
            output => ShownOutput.Kind(output) == OutputKind.Chart);

        // What the kernel says of packages differs: the second finds them there.
        static JsonObject WithoutPackages(JsonObject notebook)
        {
            var copy = notebook.DeepClone().AsObject();
            NotebookText.CodeCells(copy).First()["outputs"] = new JsonArray();
            return copy;
        }
    }

    /// <summary>Gives a value to a JavaScript cell, and tells what the kernel gives for that.</summary>
    private static async Task<JsonNode> ShareAsync(KernelSession kernel, string name)
    {
        Assert.Null((await kernel.SubmitAsync($"#!javascript\n#!set --name {name} --value @csharp:{name}\nconsole.log({name})")).Failure);
        var asked = new JsonObject { ["name"] = name, ["mimeType"] = "application/json", ["targetKernelName"] = "csharp" };
        var answer = (await kernel.SendAsync("RequestValue", asked)).Of("ValueProduced").Single();
        return JsonNode.Parse((string)answer["formattedValue"]!["value"]!)!;
    }

    private static Task<KernelAnswer> AskAsync(KernelSession kernel, string type, string code, int at) => kernel.SendAsync(type, new()
    {
        ["code"] = code,
        ["linePosition"] = new JsonObject { ["line"] = 0, ["character"] = at },
        ["targetKernelName"] = "csharp",
    });
}
