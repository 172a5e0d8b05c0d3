using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>Small images of a dataset: test images are drawn, each with its predicted class.</summary>
internal abstract class ImageStory(string folder, string data) : Story(folder)
{
    private const int MostShown = 4;

    internal override string Task => "image-classification";

    /// <summary>A request for this story's dataset and zip.</summary>
    protected TrainRequest Train(string trainer, params (string Name, string Value)[] parameters) => new()
    {
        Data = data,
        Trainer = trainer,
        Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
        Artifact = Artifact,
    };

    internal override void Show(SharedPredictionEngine engine, TrainOutcome outcome, IAnsiConsole console)
    {
        var test = new ImageClassificationTask().Read(new(data), CancellationToken.None).Test!;
        var shown = Math.Clamp(console.Profile.Width / (test.Shape.Width + 3), 1, MostShown);
        var grid = new Grid();
        for (var i = 0; i < shown; i++)
            grid.AddColumn(new GridColumn().NoWrap());
        var rows = Enumerable.Range(0, shown).Select(i => Array.IndexOf([.. test.Labels], i * 2)).ToArray();
        grid.AddRow([.. rows.Select(row =>
            new ImageBlocks(test.Image(row).ToArray(), test.Shape.Channels, test.Shape.Height, test.Shape.Width))]);
        grid.AddRow([.. rows.Select(row => Caption(engine, test, row))]);
        console.Write(grid);
        console.WriteLine();
    }

    private Markup Caption(SharedPredictionEngine engine, ImageDataset test, int row)
    {
        var pixels = Array.ConvertAll(test.Image(row).ToArray(), p => (float)p);
        var answer = engine.Predict(Name, new Dictionary<string, object?> { ["Pixels"] = pixels });
        var actual = test.Classes[test.Labels[row]];
        var mark = answer.Label == actual ? "[green]right[/]" : $"[red]it is: {Markup.Escape(actual)}[/]";
        return new($"[bold]{Markup.Escape(answer.Label!)}[/] {answer.Score:P0} {mark}");
    }
}
