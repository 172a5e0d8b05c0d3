using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite train TASK --data ID|PATH --out FILE.zip</c></summary>
internal static class TrainCommand
{
    private const int MostColumns = 20;

    internal static Command Create()
    {
        var task = CommonOptions.Task();
        var data = CommonOptions.Data();
        var test = CommonOptions.Test();
        var trainer = new Option<string?>(KnownValues.TrainerOption)
        {
            Description = "The trainer; the first of each task is the default. " + TrainerList(),
            HelpName = "NAME"
        }.Completed(KnownValues.Trainers);
        var set = new Option<string[]>("--set")
        {
            Description = "Set a parameter of the trainer; may be repeated.",
            HelpName = "key=value"
        }.Completed(KnownValues.Parameters);
        var roles = new RoleOptions();
        var split = CommonOptions.Split();
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var samples = CommonOptions.Samples();
        var artifact = CommonOptions.Out();
        var validation =
            new Option<string?>(
                "--validation")
            {
                Description = $"Also validate the parameters on rows held out of the training rows, as a sweep does: " +
                $"{ValidationRule.Grammar}.",
                HelpName = "RULE"
            };
        var json = CommonOptions.Json();

        var command = new Command("train", "Train a model, evaluate it and write it as one zip.") { task, data, test, trainer, set };
        roles.AddTo(command);
        foreach (var option in (Option[])[split, validation, samples, seed, threads, artifact, json])
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(async () =>
        {
            var request = new TrainRequest
            {
                Data = parsed.GetRequiredValue(data),
                Test = parsed.GetValue(test),
                Trainer = parsed.GetValue(trainer),
                Parameters = Assignments.Parse(parsed.GetValue(set) ?? []),
                Roles = roles.Read(parsed),
                Split = parsed.GetValue(split),
                Validation = parsed.GetValue(validation),
                Samples = parsed.GetValue(samples),
                Artifact = parsed.GetRequiredValue(artifact),
            };
            var asJson = parsed.GetValue(json);
            var learned = TrainingTasks.Find(parsed.GetRequiredValue(task));
            await TorchOffer.MakeAsync(() => learned.NeedingLibTorch(request), asJson, cancel);
            var outcome = Run(learned, request, parsed.GetValue(seed), CommonOptions.Threads(parsed, threads), asJson, cancel);
            if (parsed.GetValue(CommonOptions.Verbose) && LibTorch.Notice is { } notice)
                Console.Error.WriteLine(notice);
            if (asJson)
                Console.Out.WriteLine(ToJson(outcome).ToJsonString());
            else
                Show(AnsiConsole.Console, outcome);
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static TrainOutcome Run(ITrainingTask task, TrainRequest request, int seed, int threads, bool json, CancellationToken cancel)
    {
        return StageBoard.Run(json, board => board.Stage(
            $"{task.Name} {request.Data}",
            progress => task.Train(request, new TrainingRun(seed, threads, progress, cancel))));
    }

    private static JsonObject ToJson(TrainOutcome outcome)
    {
        var json = new JsonObject
        {
            ["task"] = outcome.Task,
            ["data"] = outcome.Data,
            ["trainer"] = outcome.Trainer,
            ["parameters"] = JsonSerializer.SerializeToNode(outcome.Parameters.ToDictionary(p => p.Key, p => p.Value)),
            ["metrics"] = outcome.Metrics.ToJson(),
            ["trainRows"] = outcome.TrainRows,
            ["testRows"] = outcome.TestRows,
            ["seconds"] = Math.Round(outcome.Seconds, 3),
            ["artifact"] = outcome.Artifact,
        };
        CommandTime.AddTo(json, outcome.Stages);
        if (outcome.Columns is { } columns)
            json["columns"] = ColumnTable.Json(columns);
        if (outcome.Validation is { } validation)
            json["validation"] = new MetricReport(validation.Values).ToJson();
        json["notes"] = new JsonArray([.. outcome.Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    private static void Show(IAnsiConsole console, TrainOutcome outcome)
    {
        console.MarkupLineInterpolated(
            $"[bold]{outcome.Trainer}[/] on {outcome.Data}: {outcome.TrainRows:N0} rows in {Seconds(outcome.Seconds)} s, {outcome.TestRows:N0} test rows.");
        MetricTable.Write(console, outcome.Metrics);
        if (outcome.Validation is { } validation)
        {
            var metrics = string.Join(", ", validation.Values.Select(v => $"{v.Key} {MetricTable.Number(v.Value)}"));
            console.MarkupLineInterpolated($"On rows held out of the training rows: {metrics}.");
        }
        if (outcome.Columns is { } columns)
            ColumnTable.Write(console, columns, MostColumns);
        foreach (var note in outcome.Notes)
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        if (outcome.Suggestion is { } suggestion)
            console.MarkupLineInterpolated(
                $"[yellow]hint:[/] --trainer {suggestion.Trainer} is likely more accurate here: {suggestion.Reason}.");
        console.MarkupLineInterpolated($"Wrote {outcome.Artifact} ({new FileInfo(outcome.Artifact).Length / 1024:N0} KB).");
        console.MarkupLineInterpolated($"[grey]{CommandTime.Line(outcome.Stages)}[/]");
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string TrainerList() =>
        string.Join("; ", TrainingTasks.All.Select(t => $"{t.Name}: {string.Join(", ", t.Trainers.Select(x => x.Name))}")) + ".";
}
