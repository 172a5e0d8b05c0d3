using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Recommendation;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite recommend FILE.zip --user ID</c></summary>
internal static class RecommendCommand
{
    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var user = new Option<string>("--user") { Description = "The user's id.", Required = true, HelpName = "ID" };
        var top = new Option<int>("--top") { Description = "Number of items.", DefaultValueFactory = _ => 10, HelpName = "10" };
        var includeRated = new Option<bool>("--include-rated") { Description = "Include items the user has already rated." };
        var includeUnrated = new Option<bool>("--include-unrated")
        {
            Description = "Include items that nobody has rated, scored by their texts.",
        };
        var json = CommonOptions.Json();
        var command = new Command("recommend", "Recommend items to a user.") { file, user, top, includeRated, includeUnrated, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(top) < 1)
                throw new InputException($"--top {parsed.GetValue(top)}: must be at least 1.");
            using var model = PredictionModel.Open(parsed.GetRequiredValue(file));
            var answer = model.Recommend(parsed.GetRequiredValue(user), parsed.GetValue(top), parsed.GetValue(includeRated),
                parsed.GetValue(includeUnrated));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(ToJson(answer).ToJsonString());
            else
                Show(answer);
            return Failure.Done;
        });
        return command;
    }

    private static JsonObject ToJson(UserRecommendations answer)
    {
        var json = Named("user", answer.User, answer.Name);
        json["known"] = answer.Known;
        json["items"] = new JsonArray([.. answer.Items.Select(i =>
        {
            var item = Named("item", i.Item, i.Name);
            item["score"] = i.Score;
            if (i.FromText)
                item["fromText"] = true;
            return item;
        })]);
        return json;
    }

    private static JsonObject Named(string role, string id, string? name)
    {
        var json = new JsonObject { [role] = id };
        if (name is not null)
            json["name"] = name;
        return json;
    }

    private static void Show(UserRecommendations answer)
    {
        if (!answer.Known)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"[yellow]note:[/] user '{answer.User}' is not in the training data; these are the most popular items.");
        if (answer.Name is { } who)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"For {who} ({answer.User}):");
        var named = answer.Items.Any(item => item.Name is not null);
        var table = ResultTable.Create().AddColumn("item");
        if (named)
            table.AddColumn("name");
        var texts = answer.Items.Any(item => item.FromText);
        table.AddColumn(new Spectre.Console.TableColumn("score").RightAligned());
        if (texts)
            table.AddColumn("");
        foreach (var item in answer.Items)
            table.AddRow(
            [
                Markup.Escape(item.Item), .. named ? [Markup.Escape(item.Name ?? "")] : (string[])[], MetricTable.Number(item.Score),
                .. texts ? [item.FromText ? "by its text" : ""] : (string[])[],
            ]);
        AnsiConsole.Write(table);
    }
}
