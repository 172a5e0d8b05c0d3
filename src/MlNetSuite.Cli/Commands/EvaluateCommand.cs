using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite evaluate FILE.zip --data ID|PATH [--group COLUMN]</c></summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var data = CommonOptions.Data();
        var roles = new RoleOptions();
        var group = new Option<string?>(
            "--group")
        {
            Description = "Also report the metrics for each value of this column and how far they differ; the model need not use it.",
            HelpName = "COLUMN",
        };
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("evaluate",
            "Evaluate a model on labelled rows; if the data has separate test rows, on those.") { file, data, group };
        roles.AddTo(command);
        command.Options.Add(threads);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = CommonOptions.Open(parsed, file, threads);
            var task = TrainingTasks.Find(model.Card.Task);
            var (rows, read) = (parsed.GetRequiredValue(data), roles.Read(parsed));
            var outcome = StageBoard.Run(parsed.GetValue(json), board => board.Stage($"{task.Name} {rows}", progress =>
                parsed.GetValue(group) is { } column
                    ? task.EvaluateGroups(model, rows, read, column, cancel, progress)
                    : task.Evaluate(model, rows, read, cancel, progress)));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(ToJson(outcome).ToJsonString());
            else
                Show(AnsiConsole.Console, outcome);
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static JsonObject ToJson(EvaluationOutcome outcome)
    {
        var json = new JsonObject
        {
            ["task"] = outcome.Task,
            ["rows"] = outcome.Rows,
            ["metrics"] = outcome.Metrics.ToJson(),
        };
        CommandTime.AddTo(json, outcome.Stages);
        if (outcome.Groups is { } groups)
            json["groups"] = GroupsJson.Of(groups);
        json["notes"] = new JsonArray([.. outcome.Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    private static void Show(IAnsiConsole console, EvaluationOutcome outcome)
    {
        console.MarkupLineInterpolated($"[bold]{outcome.Task}[/] on {outcome.Rows:N0} rows");
        MetricTable.Write(console, outcome.Metrics);
        if (outcome.Groups is { } groups)
            GroupTable.Write(console, groups);
        foreach (var note in (IEnumerable<string>)[.. outcome.Notes, .. outcome.Groups?.Notes ?? []])
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        console.MarkupLineInterpolated($"[grey]{CommandTime.Line(outcome.Stages)}[/]");
    }
}
