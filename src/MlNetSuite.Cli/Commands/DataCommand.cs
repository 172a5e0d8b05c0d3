using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite data list | info ID | pull ID | look FILE</c></summary>
internal static class DataCommand
{
    internal static Command Create() => new("data", "List, describe and download the datasets known by name; look at a table of your own.")
        { List(), Info(), Pull(), DataLookCommand.Look() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List the datasets and whether each is on this machine.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new JsonArray([.. DatasetCatalog.Default.Entries.Select(Json)]).ToJsonString());
            else
                AnsiConsole.Write(Table(DatasetCatalog.Default.Entries));
            return Failure.Done;
        });
        return command;
    }

    private static Command Info()
    {
        var id = Id();
        var json = CommonOptions.Json();
        var command = new Command("info", "Show a dataset's contents, licence and location.") { id, json };
        command.SetAction(parsed =>
        {
            var entry = DatasetCatalog.Default.Find(parsed.GetRequiredValue(id));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonWithFiles(entry).ToJsonString());
            else
                AnsiConsole.Write(Details(entry));
            return Failure.Done;
        });
        return command;
    }

    private static Command Pull()
    {
        var id = Id();
        var command = new Command("pull", "Download a dataset to the cache folder, resuming a broken download.") { id };
        command.SetAction(async (parsed, cancel) =>
        {
            var entry = DatasetCatalog.Default.Find(parsed.GetRequiredValue(id));
            if (DatasetStore.Default.Locate(entry) is { } there)
            {
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{entry.Id} is already in {there.Folder}");
                foreach (var (name, content) in FileContents.Of(there))
                    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {name}: {content}");
                return Failure.Done;
            }
            var located = await DownloadBar.RunAsync(entry.Id, progress => DatasetStore.Default.PullAsync(entry, progress, cancel));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{entry.Id} is in {located.Folder}");
            return Failure.Done;
        });
        return command;
    }

    private static Argument<string> Id() => new Argument<string>("ID")
    {
        Description = "A dataset's id; see: mlnetsuite data list.",
    }.Completed(KnownValues.Datasets);

    private static Table Table(IReadOnlyList<CatalogEntry> entries)
    {
        var table = ResultTable.Create().AddColumn(new TableColumn("id").NoWrap())
            .AddColumn(new TableColumn("task").NoWrap())
            .AddColumn(new TableColumn("rows").RightAligned().NoWrap()).AddColumn("where");
        foreach (var entry in entries)
            table.AddRow(new Text(entry.Id), new Text(entry.Task),
                new Text(entry.Rows.ToString("N0", CultureInfo.InvariantCulture)), new Text(Where(entry)));
        return table;
    }

    private static Table Details(CatalogEntry entry)
    {
        var table = ResultTable.Create().HideHeaders().AddColumn("").AddColumn("");
        foreach (var (name, value) in Facts(entry))
            table.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        return table;
    }

    private static IEnumerable<(string Name, string Value)> Facts(CatalogEntry entry)
    {
        yield return ("id", entry.Id);
        yield return ("title", entry.Title);
        yield return ("task", entry.Task);
        yield return ("licence", entry.Licence);
        yield return ("citation", entry.Citation);
        yield return ("home page", entry.HomePage);
        yield return ("rows", entry.Rows.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("split", entry.Split.TestFraction is { } fraction
            ? string.Create(CultureInfo.InvariantCulture, $"{fraction:P0} of the rows held out by a seeded shuffle")
            : "separate files");
        if (entry.Classes is { } classes)
            yield return ("classes", string.Join(", ", classes.Select(c => c.Name)));
        foreach (var file in entry.Files)
            yield return ("file",
                $"{file.Name}{(file.Size is { } size ? $", {size:N0} bytes" : "")}{(file.Url is { } url ? $", {url}" : "")}");
        if (entry.Note is { } note)
            yield return ("note", note);
        yield return ("where", Where(entry));
        if (DatasetStore.Default.Locate(entry) is { } located)
            foreach (var (name, content) in FileContents.Of(located))
                yield return ("content", $"{name}: {content}");
    }

    private static string Where(CatalogEntry entry) => DatasetStore.Default.Locate(entry) is { } there
        ? there.Origin == DatasetOrigin.Embedded ? "embedded" : there.Folder
        : "not on this machine; get it with data pull";

    private static JsonObject JsonWithFiles(CatalogEntry entry)
    {
        var json = Json(entry);
        json["files"] = new JsonArray([.. (DatasetStore.Default.Locate(entry) is { } located ? FileContents.Of(located) : [])
            .Select(file => new JsonObject { ["name"] = file.Name, ["content"] = file.Content })]);
        return json;
    }

    private static JsonObject Json(CatalogEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["title"] = entry.Title,
        ["task"] = entry.Task,
        ["licence"] = entry.Licence,
        ["citation"] = entry.Citation,
        ["homePage"] = entry.HomePage,
        ["rows"] = entry.Rows,
        ["size"] = entry.Size,
        ["embedded"] = entry.Embedded,
        ["folder"] = DatasetStore.Default.Locate(entry)?.Folder,
    };
}
