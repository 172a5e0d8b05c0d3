using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training.Tables;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite data look FILE</c></summary>
internal static class DataLookCommand
{
    internal static Command Look()
    {
        var file = new Argument<string>("FILE") { Description = "A table: CSV, TSV, Excel, JSON, Parquet, a pattern such as parts/*.csv." };
        var roles = new RoleOptions();
        var json = CommonOptions.Json();
        var command = new Command("look", "Show how training would read the columns of a table; trains nothing.") { file };
        roles.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            var look = TableLook.Of(parsed.GetRequiredValue(file), roles.Read(parsed), cancel);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(Json(look).ToJsonString());
            else
                Show(look);
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static JsonObject Json(TableLook look) => new()
    {
        ["rows"] = look.Rows,
        ["columns"] = ColumnTable.Json(look.Columns),
        ["notes"] = new JsonArray([.. look.Notes.Select(note => (JsonNode)note)]),
    };

    private static void Show(TableLook look)
    {
        ColumnTable.Write(AnsiConsole.Console, look.Columns);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{look.Rows:N0} {(look.Rows == 1 ? "row" : "rows")}");
        foreach (var note in look.ColumnNotes.Concat(look.Notes))
            Console.Out.WriteLine($"note: {note}");
    }
}
