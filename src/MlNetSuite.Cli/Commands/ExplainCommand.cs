using System.CommandLine;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite explain FILE.zip --data ID|PATH | --row ROW</c></summary>
internal static class ExplainCommand
{
    /// <summary>Rows a table's row is compared with: results stabilize at about this many, and each costs as much as one more
    /// sample.</summary>
    private const int BackgroundRows = 50;

    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var data = new Option<string?>(
            "--data")
        {
            Description = "Labelled rows: explain the model over all of them. With --row: rows of a table to " +
            "compare with.",
            HelpName = "ID|PATH"
        };
        var row = new Option<string?>("--row")
        {
            Description = "Explain one prediction: a JSON object, a file with one, or an image.",
            HelpName = "JSON|@FILE|IMAGE"
        };
        var label = new Option<string?>("--label")
        {
            Description = "With --row: the class to explain [default: the predicted class].",
            HelpName = "CLASS"
        };
        var metric =
            new Option<string?>("--metric")
            {
                Description = "With --data: the metric whose drop is measured [default: the task's first].",
                HelpName = "NAME"
            };
        var repeats = new Option<int>("--repeats")
        {
            Description = "With --data: how often to shuffle each column.",
            DefaultValueFactory = _ => 5,
            HelpName = "N"
        };
        var rows = new Option<int?>("--rows")
        {
            Description = "With --data: maximum number of rows to use [default: 1000, for texts 200].",
            HelpName = "N"
        };
        var samples =
            new Option<int>("--samples")
            {
                Description = "With --row: number of perturbed texts, or of column subsets if a table has more than 12 columns.",
                DefaultValueFactory = _ => 1_000,
                HelpName = "N"
            };
        var seed = CommonOptions.Seed();
        var map = new Option<string?>("--out")
        {
            Description = "With --row and an image: write the occlusion map to this file.",
            HelpName = "FILE.png"
        };
        var roles = new RoleOptions("label-column");
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("explain", "Explain a model: its most important columns or words over many rows, or a single prediction.")
        {
            file, data, row, label, metric, repeats, rows, samples, seed, map,
        };
        roles.AddTo(command);
        command.Options.Add(threads);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = CommonOptions.Open(parsed, file, threads);
            var task = TrainingTasks.Find(model.Card.Task);
            var (source, randomSeed, asJson) = (parsed.GetValue(data), parsed.GetValue(seed), parsed.GetValue(json));
            if (parsed.GetValue(map) is { } drawing && !(model.TakesImages && parsed.GetValue(row) is not null))
                throw new InputException($"--out {drawing}: only an image (--row IMAGE) has an occlusion map.");
            if (parsed.GetValue(map) is { } target)
                RequireMap(target, parsed.GetRequiredValue(row)!);
            if (parsed.GetValue(row) is { } given)
            {
                var options = new ExplanationOptions
                {
                    Label = parsed.GetValue(label),
                    Samples = parsed.GetValue(samples),
                    Seed = randomSeed
                };
                if (model.TakesImages)
                    ExplainImage(model, RowArgument.Image(given), options, parsed.GetValue(map), asJson, cancel);
                else
                    ExplainRow(model, RowArgument.Row(given),
                        options with { Background = Background(task, model, source, roles.Read(parsed), randomSeed, cancel) }, asJson,
                        cancel);
            }
            else if (parsed.GetValue(label) is { } one)
                throw new InputException(
                    $"--label {one}: only with --row, which gives the row to explain (the column of the classes is --label-column).");
            else if (source is not null)
                ExplainData(task.Importance(model, new()
                {
                    Data = source,
                    Roles = roles.Read(parsed),
                    Metric = parsed.GetValue(metric),
                    Repeats = parsed.GetValue(repeats),
                    Rows = parsed.GetValue(rows),
                    Seed = randomSeed,
                }, cancel), asJson);
            else
                throw new InputException("nothing to explain; pass --data for the model as a whole, or --row for a single prediction.");
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    /// <summary>Refuses to write the map over the picture that is explained, or over a file of another kind.</summary>
    private static void RequireMap(string path, string picture)
    {
        if (RowArgument.Image(picture) is string explained && Path.GetFullPath(explained) == Path.GetFullPath(path))
            throw new InputException($"--out {path} is the picture of --row, which the map would replace; choose another --out.");
        ModelArtifact.RequireWritable(path);
        if (!File.Exists(path))
            return;
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[PngSignature.Length];
        if (file.Length > 0 && (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.SequenceEqual(PngSignature)))
            throw new InputException($"'{path}' exists and is no PNG picture; choose another --out.");
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, object?>> Background(
        ITrainingTask task, PredictionModel model, string? source, ColumnRoles roles, int seed, CancellationToken cancel)
    {
        if (source is null || model.TakesText)
            return [];
        var rows = task.InputRows(model, source, roles, cancel);
        return [.. RowPick.Draw(rows.Count, BackgroundRows, seed).Select(row => rows[row])];
    }

    private static void ExplainData(ImportanceOutcome outcome, bool json)
    {
        if (json)
            Console.Out.WriteLine(ExplanationJson.Of(outcome).ToJsonString());
        else
            ExplanationView.Write(AnsiConsole.Console, outcome);
    }

    private static void ExplainRow(PredictionModel model, IReadOnlyDictionary<string, object?> row, ExplanationOptions options, bool json,
        CancellationToken cancel)
    {
        var explanation = new ModelExplainer(model).Explain(row, options, cancel);
        var nearest = model.Examples > 0 ? model.NearestExamples(row) : [];
        foreach (var note in model.Predict(row).Notes)
            Console.Error.WriteLine($"note: {note}");
        if (json)
            Console.Out.WriteLine(ExplanationJson.Of(explanation, nearest).ToJsonString());
        else
            ExplanationView.Write(AnsiConsole.Console, explanation, nearest);
    }

    private static void ExplainImage(PredictionModel model, object image, ExplanationOptions options, string? map, bool json,
        CancellationToken cancel)
    {
        var occlusion = new ModelExplainer(model).ExplainImage(image, options, cancel);
        if (map is not null)
            AtomicFile.Write(map, stream => stream.Write(occlusion.ToPng()));
        if (json)
            Console.Out.WriteLine(ExplanationJson.Of(occlusion).ToJsonString());
        else
            ExplanationView.Write(AnsiConsole.Console, occlusion, map);
    }
}
