using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Prediction;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite inspect FILE.zip</c></summary>
internal static class InspectCommand
{
    private const int MostLabels = 12, MostColumns = 40;

    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Show a model's card: trainer, training data, parameters and metrics.") { file, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            using var model = PredictionModel.Open(path);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(Json(model).ToJsonString());
            else
                Show(path, model.Card, HeldData.Of(model));
            return Failure.Done;
        });
        return command;
    }

    private static JsonObject Json(PredictionModel model)
    {
        var json = model.Card.ToJson();
        var held = HeldData.Of(model);
        json["held"] = new JsonObject
        {
            ["sampleRows"] = held.SampleRows,
            ["examples"] = held.Examples,
            ["profiledColumns"] = held.ProfiledColumns,
            ["categoryColumns"] = held.CategoryColumns,
            ["categoryValues"] = held.CategoryValues,
            ["users"] = held.Users,
            ["items"] = held.Items,
            ["ratings"] = held.Ratings,
        };
        return json;
    }

    private static void Show(string path, ModelCard card, HeldData held)
    {
        var table = ResultTable.Create().HideHeaders().AddColumn("").AddColumn("");
        void Row(string name, string value) => table.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        Row("file", $"{path} ({new FileInfo(path).Length / 1024:N0} KB)");
        Row("task", card.Task);
        Row("trainer", card.Trainer);
        Row("trained", card.Created.ToString("u", CultureInfo.InvariantCulture));
        Row("data", $"{card.Dataset}, {card.TrainRows:N0} rows ({card.ValidationRows:N0} of them for validation), seed {card.Seed}");
        Row("fingerprint", card.Fingerprint);
        Row("parameters", Pairs(card.Parameters));
        Row($"metrics ({card.TestRows:N0} test rows)", Pairs(card.Metrics));
        Row("labels", Labels(card.Labels));
        Row("inputs", string.Join(", ", card.Inputs.Select(Column)));
        Row("outputs", string.Join(", ", card.Outputs.Select(Column)));
        Row("held of the data", held.ToString());
        Row("libraries", string.Join(", ", card.Libraries.Select(l => $"{l.Key} {l.Value}")));
        foreach (var note in card.Notes)
            Row("note", note);
        AnsiConsole.Write(table);
        if (card.Columns is { } columns)
            ColumnTable.Write(AnsiConsole.Console, columns, MostColumns);
    }

    /// <summary>The single values of an object; nested ones (a confusion matrix) are for <c>--json</c>.</summary>
    private static string Pairs(JsonObject values) => string.Join(", ", values
        .Where(v => v.Value is JsonValue)
        .Select(v =>
            $"{v.Key} {(v.Value!.GetValueKind() == JsonValueKind.Number && v.Value.AsValue().TryGetValue<double>(out var number) ? Short(number) : v.Value)}"));

    private static string Short(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Labels(IReadOnlyList<string> labels) =>
        labels.Count <= MostLabels
        ? string.Join(", ", labels)
        : $"{string.Join(", ", labels.Take(MostLabels))} and {labels.Count - MostLabels} more";

    private static string Column(CardColumn column) =>
        (column.Size is { } size ? $"{column.Name} {column.Type}[{size}]" : $"{column.Name} {column.Type}")
        + (column.Format is { } format ? $" (numbers like {format})" : column.Date is { } date ? $" (dates like {date})" : "");
}
