using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Cli.Quickstart;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite quickstart</c>: four models from raw data to predictions out of their zips, then a sweep, offline.</summary>
internal static class QuickstartCommand
{
    private const int Seed = 1;

    internal static Command Create()
    {
        var folder = new Option<string>("--out")
        {
            Description = "The folder to write the models to.",
            DefaultValueFactory = _ => "models",
            HelpName = "FOLDER"
        };
        var images = new Option<string>("--images")
        {
            Description = "The image dataset to train on.",
            DefaultValueFactory = _ => Story.Images[0],
            HelpName = string.Join('|', Story.Images)
        };
        images.CompletionSources.Add([.. Story.Images]);
        images.Validators.Add(given =>
        {
            if (given.Tokens is [var id] && !Story.Images.Contains(id.Value))
                given.AddError(
                    $"--images takes {string.Join(" or ", Story.Images)}, not '{id.Value}'; for other images use: mlnetsuite train " +
                    $"image-classification --data ID|PATH");
        });
        const string Summary =
            "Train image, text and recommendation models on embedded data, predict with them, and sweep for a better one.";
        var command = new Command("quickstart", Summary) { images, folder };
        command.SetAction((parsed, cancel) =>
            Task.Run(() => RunAsync(parsed.GetRequiredValue(images), parsed.GetRequiredValue(folder), cancel), CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(string images, string folder, CancellationToken cancel)
    {
        var stories = Story.All(folder, images);
        var watch = Stopwatch.StartNew();
        var console = AnsiConsole.Console;
        IReadOnlyList<string> Needing() => [.. stories.SelectMany(s => TrainingTasks.Find(s.Task).NeedingLibTorch(s.Request)).Distinct()];
        await TorchOffer.MakeAsync(Needing, json: false, cancel);
        if (Needing() is { Count: > 0 } trainers)
            LibTorch.Require($"quickstart ({string.Join(", ", trainers)})");
        console.MarkupLine("[bold]MlNetSuite quickstart[/]: raw data becomes a model, the model becomes one zip, any app loads it.\n");
        var outcomes = StageBoard.Run(json: false, board => Train(stories, board, cancel));
        console.WriteLine();
        console.MarkupLine("On test rows not used in training; the baseline is the majority class or the mean rating:");
        console.Write(Results(stories, outcomes));

        console.MarkupLine("\nLoaded back through [bold]SharedPredictionEngine[/]:\n");
        using var engine = new SharedPredictionEngine();
        foreach (var (story, outcome) in stories.Zip(outcomes))
        {
            engine.Load(story.Name, story.Artifact);
            story.Show(engine, outcome, console);
        }
        console.MarkupLine(
            $"\nA sweep looks for a better one: [bold]{QuickstartSweep.Seconds} seconds[/] over every text trainer, on the mails again.\n");
        await QuickstartSweep.RunAsync(console, folder, outcomes[stories.ToList().FindIndex(s => s.Name == QuickstartSweep.Dataset)],
            cancel);
        console.Write(Next(folder));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{watch.Elapsed.TotalSeconds:0} s in total.[/]");
        return Failure.Done;
    }

    private static IReadOnlyList<TrainOutcome> Train(IReadOnlyList<Story> stories, StageBoard board, CancellationToken cancel)
    {
        board.Announce(stories.Select(story => story.Title));
        return [.. stories.Select(story => board.Stage(story.Title, progress =>
            TrainingTasks.Find(story.Task).Train(story.Request, new TrainingRun(Seed, Environment.ProcessorCount, progress, cancel))))];
    }

    private static Table Results(IReadOnlyList<Story> stories, IReadOnlyList<TrainOutcome> outcomes)
    {
        var table = ResultTable.Create()
            .AddColumn(new TableColumn("data, trainer").NoWrap()).AddColumn(new TableColumn("metric").NoWrap());
        foreach (var heading in (string[])["model", "baseline", "rows", "seconds", "zip"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var (story, outcome) in stories.Zip(outcomes))
            for (var i = 0; i < story.Metrics.Count; i++)
                table.AddRow([.. Row(story.Metrics[i], outcome, i)]);
        return table;
    }

    /// <summary>A row per metric; what they share is in the first.</summary>
    private static IEnumerable<string> Row(string metric, TrainOutcome outcome, int row) =>
    [
        Markup.Escape(row == 0 ? outcome.Data : row == 1 ? outcome.Trainer : ""),
        metric,
        $"[bold]{MetricTable.Number(outcome.Metrics[metric])}[/]",
        MetricTable.Number(outcome.Baseline[metric]),
        .. row > 0 ? ["", "", ""] : (string[])
        [
            outcome.TestRows.ToString("N0", CultureInfo.InvariantCulture),
            outcome.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
            $"{new FileInfo(outcome.Artifact).Length / 1024:N0} KB",
        ],
    ];

    private static Panel Next(string folder)
    {
        string Zip(string name) => TrainLine.Quote(Path.Combine(folder, name));
        return new Panel(new Text(string.Join('\n',
            $"mlnetsuite recommend {Zip("ratings.zip")} --user 7 --top 10",
            $"mlnetsuite evaluate {Zip("mails.zip")} --data spam-assassin",
            $"mlnetsuite sweep classification --data my.csv --label my-column --time 120 --out {Zip("table.zip")}",
            $"mlnetsuite train image-classification --data mnist --trainer lightgbm --out {Zip("trees.zip")}")))
            .Header("Try next; mlnetsuite = dotnet run -c Release --project src/MlNetSuite.Cli --").Border(BoxBorder.Rounded);
    }
}
