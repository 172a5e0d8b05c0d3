using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Notebooks;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>A small story all the way: by the packages, libtorch and the kernel's extension into a notebook with its outputs.</summary>
public class StoryJourneyTests(NotebookRuns runs)
{
    private static readonly Story Small = Story.Parse("00-small", """"
        #:project ../src/MlNetSuite.Notebooks
        // %% [markdown]
        // # Small
        // %%
        using System.IO;
        using MlNetSuite.AutoML.Importance;
        using MlNetSuite.Notebooks;
        using MlNetSuite.Training.Torch;

        LibTorch.Load();
        var two = TorchSharp.torch.ones(2).sum().item<float>();
        File.WriteAllText("landed.txt", "here");
        Notebook.Show(Notebook.Metric("two", two, tolerance: 0));
        // %%
        Notebook.Show("between");
        Notebook.Show(Charts.Importance(new[] { new ParameterImportance("rate", .8, 1), new ParameterImportance("width", .2, 1) }, "accuracy"));
        // %%
        Notebook.Show(new Microsoft.ML.MLContext(seed: 1).Data.LoadFromEnumerable(new[] { new { A = 1f, B = "x" } }));
        """");

    [Fact]
    public async Task It_becomes_a_notebook_whose_next_run_is_compared_with_it()
    {
        NotebookRuns.SkipElsewhere();
        var notebook = StoryNotebook.Of(Small, CommittedNotebooks.References);
        var run = await runs.RunAsync(Small.Name, notebook);
        Assert.True(run.ExitCode == 0, run.Log);
        var kinds = NotebookText.CodeCells(run.Notebook).Select(cell => NotebookText.Outputs(cell).Select(ShownOutput.Kind).ToArray())
            .ToList();
        Assert.Equal([OutputKind.Metric], kinds[1]);
        Assert.Equal([OutputKind.Text, OutputKind.Chart], kinds[2]);
        Assert.Equal([OutputKind.Table], kinds[3]);
        Assert.Equal([new ShownMetric("two", 2, 0)], ShownOutput.Metrics(run.Notebook));
        Assert.Empty(await NotebookFormat.FaultsAsync(run.Notebook));
        Assert.Empty(NotebookComparison.Differences(run.Notebook, run.Notebook));
    }
}

/// <summary>Pictures of charts, for readers where no script runs.</summary>
public class ChartPictureTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Each_chart_gets_a_picture_of_itself_and_stays_a_chart()
    {
        var html = ChartHtml.Fragment(
            Charts.Importance([new ParameterImportance("rate", .8, 1), new ParameterImportance("width", .2, 1)], "accuracy"));
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(new JsonObject
            {
                ["cell_type"] = "code",
                ["outputs"] = new JsonArray(
                    new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject { ["text/html"] = html } }),
            }),
        };
        await new ChartPictures(chromium.Browser).AddAsync(notebook);
        var output = NotebookText.Outputs(NotebookText.CodeCells(notebook).Single()).Single();
        Assert.True(ChartHtml.IsChart(ShownOutput.Html(output)));
        Assert.True(ChartPictures.HasPicture(ShownOutput.Html(output)));
        Assert.False(ChartPictures.HasPicture(html));
    }
}
