using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Contracts;
using SkiaSharp;

namespace MlNetSuite.Tests.Cli;

/// <summary>What a person asks of a model after it was trained: why, on whom, and whether the data is still the same.</summary>
public class ExplainCommandTests
{
    [Fact]
    public void A_table_model_tells_its_columns_its_answers_its_drift_and_its_groups()
    {
        using var folder = new TemporaryFolder();
        var (data, zip) = (Table(folder, "customers.csv", 400, 0), folder.File("churn.zip"));
        Succeed("train", "classification", "--data", data, "--label", "churned", "--out", zip);

        var whole = Succeed("explain", zip, "--data", data, "--json").Json();
        Assert.Equal(["task", "rows", "metric", "value", "importance", "notes"], whole.Select(p => p.Key));
        Assert.Equal(("accuracy", "visits"), ((string?)whole["metric"], (string?)whole["importance"]![0]!["feature"]));
        Assert.True((double)whole["importance"]![0]!["mean"]! > 0.1);
        Assert.Equal("auc", (string?)Succeed("explain", zip, "--data", data, "--json", "--metric", "auc").Json()["metric"]);

        var row = TinyFiles.Write(folder, "a row.json", "{\"visits\": 1, \"city\": null, \"sex\": \"f\"}");
        var one = Succeed("explain", zip, "--row", "@" + row, "--data", data, "--json").Json();
        Assert.Equal(["method", "label", "prediction", "base", "attributions", "notes"], one.Select(p => p.Key));
        Assert.Equal("exact-shapley", (string?)one["method"]);
        Assert.Equal((double)one["prediction"]!, (double)one["base"]! + one["attributions"]!.AsArray().Sum(a => (double)a!["weight"]!),
            1e-6);
        Assert.Equal("no",
            (string?)Succeed("explain", zip, "--row", "{\"visits\": 1, \"city\": \"Bern\", \"sex\": \"f\"}", "--label", "no", "--json")
            .Json()["label"]);

        var unread = Succeed("explain", zip, "--row", "{\"visits\": \"many\", \"city\": \"Bern\", \"sex\": \"f\"}", "--json");
        Assert.Matches("note: .*visits.*many", unread.Errors);

        var same = Succeed("drift", zip, "--data", data, "--fail", "--json").Json();
        Assert.Equal(["rows", "verdict", "columns", "notes"], same.Select(p => p.Key));
        Assert.Equal("stable", (string?)same["verdict"]);
        var moved = Table(folder, "moved.csv", 300, 12, answers: false);
        var drifted = MlNetSuiteProcess.Run("drift", zip, "--data", moved, "--fail", "--json");
        Assert.Equal((1, "drifted"), (drifted.ExitCode, (string?)drifted.Json()["verdict"]));
        Assert.Equal(0, Succeed("drift", zip, "--data", moved).ExitCode);

        var groups = (JsonObject)Succeed("evaluate", zip, "--data", data, "--group", "sex", "--json").Json()["groups"]!;
        Assert.Equal(["column", "values", "differences", "demographicParityDifference", "equalizedOddsDifference", "perClass", "notes"],
            groups.Select(p => p.Key));
        Assert.Equal(["f", "m"], groups["values"]!.AsArray().Select(g => (string?)g!["group"]));
        Assert.Equal(80, groups["values"]!.AsArray().Sum(g => (int)g!["rows"]!));
        Assert.Contains("demographic", Succeed("evaluate", zip, "--data", data, "--group", "SEX").Output);

        Refuse("nothing to explain", "explain", zip);
        Refuse("neither a JSON object nor a file", "explain", zip, "--row", "visits=1");
        Refuse("--row: not JSON", "explain", zip, "--row", "{visits: 1}");
        Refuse("--metric rmse: there is none", "explain", zip, "--data", data, "--metric", "rmse");
        Refuse("only an image", "explain", zip, "--row", row, "--out", "map.png");
        Refuse("with --row", "explain", zip, "--data", data, "--label", "yes");
        Refuse("--repeats 0", "explain", zip, "--data", data, "--repeats", "0");
        Refuse("lacks the column 'visits'", "drift", zip, "--data", TinyFiles.Write(folder, "other.csv", "a,b\n1,2\n"));
    }

    [Fact]
    public void A_text_model_tells_its_words_and_its_groups()
    {
        using var folder = new TemporaryFolder();
        var data = TinyData.Texts(90, 3);
        var text = new StringBuilder("label,text,language\n");
        for (var i = 0; i < data.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{data.Classes[data.Labels[i]]},\"{data.Texts[i]}\",{(i % 2 == 0 ? "fr" : "")}\n");
        var (file, zip) = (TinyFiles.Write(folder, "textes.csv", text.ToString()), folder.File("topics.zip"));
        Succeed("train", "text-classification", "--data", file, "--trainer", "linear", "--out", zip);

        var words = Succeed("explain", zip, "--data", file, "--json").Json();
        Assert.Equal(["task", "rows", "metric", "value", "words", "notes"], words.Select(p => p.Key));
        Assert.Contains((string?)words["words"]![0]!["word"], (IEnumerable<string?>)["goal", "match", "team", "score"]);
        var one = Succeed("explain", zip, "--row", "{\"Text\":\"the comet and the flour\"}", "--label", "topic 2", "--json", "--samples",
            "200").Json();
        Assert.Equal(("lime", "comet"),
            ((string?)one["method"], (string?)one["attributions"]!.AsArray().MaxBy(a => (double)a!["weight"]!)!["feature"]));
        Assert.InRange((double)one["fidelity"]!, 0.5, 1);

        var groups = Succeed("evaluate", zip, "--data", file, "--group", "language", "--json").Json()["groups"]!;
        Assert.Equal(["(missing)", "fr"], groups["values"]!.AsArray().Select(g => (string?)g!["group"]));
        Assert.Contains(groups["notes"]!.AsArray(), n => ((string)n!).Contains("fewer than 30 rows", StringComparison.Ordinal));
        // Texts alone, without their answers.
        Assert.Equal(30,
            (int?)Succeed("drift", zip, "--data",
                TinyFiles.Write(folder, "new.csv", "text\n" + string.Concat(Enumerable.Repeat("the moon\n", 30))), "--json")
                .Json()["rows"]);
    }

    [Fact]
    public void An_image_model_draws_where_the_class_shows()
    {
        using var folder = new TemporaryFolder();
        var (data, zip, map) = (TinyFiles.Images(folder), folder.File("bands.zip"), folder.File("où.png"));
        Succeed("train", "image-classification", "--data", data, "--trainer", "linear", "--out", zip);
        var picture = Path.Combine(data, "band 1", "1.png");

        Refuse("is the picture of --row, which the map would replace", "explain", zip, "--row", picture, "--out", picture);
        Refuse("exists and is no PNG picture", "explain", zip, "--row", picture, "--out", zip);
        var one = Succeed("explain", zip, "--row", picture, "--out", map, "--json").Json();
        Assert.Equal(["method", "label", "prediction", "patch", "height", "width", "losses"], one.Select(p => p.Key));
        Assert.Equal("band 1", (string?)one["label"]);
        double Row(int y) => one["losses"]![y]!.AsArray().Average(v => (double)v!);
        Assert.True(Row(2) + Row(3) > Row(5) + Row(6));
        using var drawn = SKBitmap.Decode(map);
        Assert.Equal(336, drawn.Width);
        Assert.Contains("Darker areas matter more for the class", Succeed("explain", zip, "--row", picture).Output);

        var blocks = Succeed("explain", zip, "--data", data, "--repeats", "2", "--json").Json()["importance"]!.AsArray();
        Assert.Equal(16, blocks.Count);
        Assert.Equal("stable", (string?)Succeed("drift", zip, "--data", data, "--json").Json()["verdict"]);
        // A folder of pictures that nobody has sorted.
        Assert.Equal(15, (int?)Succeed("drift", zip, "--data", Path.Combine(data, "band 0"), "--json").Json()["rows"]);
        Refuse("rows of image-classification have no columns but those they are predicted from and the answer", "evaluate", zip, "--data",
            data, "--group", "x");
        Refuse("cannot be read", "explain", zip, "--row", "absent.png");
    }

    [Fact]
    public void A_recommender_tells_what_user_and_item_add()
    {
        using var folder = new TemporaryFolder();
        var (data, zip) = (TinyFiles.Ratings(folder), folder.File("ratings.zip"));
        Succeed("train", "recommendation", "--data", data, "--trainer", "bias-only", "--out", zip);
        var whole = Succeed("explain", zip, "--data", data, "--json").Json();
        Assert.Equal("rmse", (string?)whole["metric"]);
        Assert.Equal(["Item", "User"], whole["importance"]!.AsArray().Select(f => (string)f!["feature"]!).Order());
        var one = Succeed("explain", zip, "--row", "{\"User\":\"user 3\",\"Item\":\"item 5\"}", "--data", data, "--json").Json();
        Assert.Equal(["Item", "User"], one["attributions"]!.AsArray().Select(f => (string)f!["feature"]!).Order());
        var groups = Succeed("evaluate", zip, "--data", data, "--group", "item", "--json").Json()["groups"]!.AsObject();
        Assert.Equal(["column", "values", "differences", "notes"], groups.Select(p => p.Key));
        Assert.Equal("stable", (string?)Succeed("drift", zip, "--data", data, "--json").Json()["verdict"]);
    }

    private static string Table(TemporaryFolder folder, string name, int rows, int shift, bool answers = true)
    {
        var random = new Random(rows);
        var text = new StringBuilder($"visits,city,sex{(answers ? ",churned" : "")}\n");
        for (var i = 0; i < rows; i++)
        {
            var visits = random.Next(20);
            text.Append(CultureInfo.InvariantCulture,
                $"{visits + shift},{(i % 3 == 0 ? "Bern" : "Graz")},{(random.Next(2) == 0 ? "f" : "m")}{(answers ? visits < 8 ? ",yes" : ",no" : "")}\n");
        }
        return TinyFiles.Write(folder, name, text.ToString());
    }

    private static CliResult Succeed(params string[] arguments)
    {
        var result = MlNetSuiteProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Errors}");
        return result;
    }

    private static void Refuse(string expected, params string[] arguments)
    {
        var result = MlNetSuiteProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors);
        Assert.Empty(result.Output);
    }
}
