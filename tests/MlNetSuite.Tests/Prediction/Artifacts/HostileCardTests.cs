using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;

namespace MlNetSuite.Tests.Prediction.Artifacts;

/// <summary>Cards of models of written numbers, dates and categories, changed by somebody who means no good.</summary>
public sealed class HostileCardTests
{
    private static readonly Lazy<byte[]> Zip = new(Trained);

    private static readonly string[] Texts =
        ["", " ", "-", "]", "[", "(", "\\", "^$", ".*", "\0", "\ud800", "1", ",", ".", "日本", "Text", "Single", "Preis", new('9', 400)];

    private static readonly Dictionary<string, object?>[] Rows =
    [
        new() { ["Preis"] = "41,50", ["Tag"] = "03.04.2022", ["Art"] = " ROT " },
        new() { ["Preis"] = 41.5, ["Tag"] = new DateTime(2022, 4, 3), ["Art"] = null },
        new() { ["Preis"] = "", ["Tag"] = "?", ["Art"] = "grün" },
    ];

    [Theory]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\"x\",\"GroupMarks\":\"\",\"Units\":[]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\"]\",\"Units\":[]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\",\",\"Units\":[]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":null,\"Units\":[]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\"\",\"Units\":null}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\"\",\"Units\":[null]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\"\",\"Units\":[\"\"]}")]
    [InlineData("Preis", "Format", "{\"DecimalMark\":\",\",\"GroupMarks\":\"\",\"Units\":[\"1\"]}")]
    [InlineData("Tag", "Date", "{\"Order\":1,\"Separators\":\"x\",\"ShortYears\":false,\"MonthNames\":false}")]
    [InlineData("Tag", "Date", "{\"Order\":1,\"Separators\":\"]\",\"ShortYears\":false,\"MonthNames\":false}")]
    [InlineData("Tag", "Date", "{\"Order\":1,\"Separators\":null,\"ShortYears\":false,\"MonthNames\":false}")]
    [InlineData("Tag", "Date", "{\"Order\":77,\"Separators\":\".\",\"ShortYears\":false,\"MonthNames\":false}")]
    [InlineData("Art", "Levels", "[null]")]
    [InlineData("Art", "Date", "{\"Order\":1,\"Separators\":\".\",\"ShortYears\":false,\"MonthNames\":false}")]
    [InlineData("n", "Levels", "[\"1\"]")]
    public void A_format_that_nothing_could_be_read_by_is_refused(string column, string property, string json)
    {
        var card = Card();
        var said = card[Name(card, "Inputs")]!.AsArray().Single(c => (string)c![Name(c, "Name")]! == column)!.AsObject();
        var (written, like) = (JsonNode.Parse(json)!, said[Name(said, property)]);
        said[Name(said, property)] = Cased(written, like is null ? char.IsLower(Name(said, "Name")[0]) : IsLower(like));
        var fault = Assert.Throws<ModelArtifactException>(() => PredictionModel.Open(new MemoryStream(With(card))));
        Assert.Contains(fault.Fault, (ModelArtifactFault[])[ModelArtifactFault.DamagedCard, ModelArtifactFault.NotAModel]);
    }

    [Property(MaxTest = 250)]
    public void No_card_crashes_what_reads_it(int seed, byte changes)
    {
        var random = new Random(seed);
        var card = Card();
        for (var i = 0; i <= changes % 3; i++)
            Spoil(card, random);
        try
        {
            using var model = PredictionModel.Open(new MemoryStream(With(card)));
            foreach (var row in Rows)
                Tried(() => model.Predict(new Dictionary<string, object?>(row) { ["n"] = 3 }));
            Tried(() => WarmUp.Run(model, "hostile"));
            foreach (var sample in model.SampleRows())
                Tried(() => model.Predict(sample));
            Assert.NotEmpty(HeldData.Of(model).ToString());
            if (model.Card.Profile is not null)
                Tried(() => new ModelDrift(model).Compare([.. Rows.Select(row => new Dictionary<string, object?>(row) { ["n"] = 3 })]));
        }
        catch (ModelArtifactException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    private static void Tried(Action action)
    {
        try
        {
            action();
        }
        catch (PredictionInputException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    /// <summary>Changes a value somewhere, more often than not below the inputs or the profile.</summary>
    private static void Spoil(JsonObject card, Random random)
    {
        JsonNode at = random.Next(4) switch
        {
            0 or 1 => card[Name(card, "Inputs")] ?? card,
            2 => card[Name(card, "Profile")] ?? card,
            _ => card,
        };
        while (true)
        {
            JsonNode?[] below = at is JsonObject o ? [.. o.Select(p => p.Value)] : at is JsonArray a ? [.. a] : [];
            if (below.Length == 0)
                return;
            var place = random.Next(below.Length);
            if (below[place] is JsonObject or JsonArray && random.Next(4) > 0)
            {
                at = below[place]!;
                continue;
            }
            if (at is JsonObject inside)
                inside[inside.ElementAt(place).Key] = Anything(random);
            else
                at.AsArray()[place] = Anything(random);
            return;
        }
    }

    private static JsonNode? Anything(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(-3, 5),
        2 => random.Next(2) == 0 ? 1e300 : -1e300,
        3 => random.Next(2) == 0,
        4 => new JsonArray(),
        5 => new JsonArray(null, Texts[random.Next(Texts.Length)], 7),
        6 => new JsonObject(),
        _ => Texts[random.Next(Texts.Length)],
    };

    private static string Name(JsonNode? node, string name) =>
        node!.AsObject().Select(p => p.Key).FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) ??
        (node.AsObject().All(p => char.IsLower(p.Key[0])) ? char.ToLowerInvariant(name[0]) + name[1..] : name);

    private static bool IsLower(JsonNode node) => node is not JsonObject o || o.All(p => char.IsLower(p.Key[0]));

    private static JsonNode Cased(JsonNode node, bool lower) => node is not JsonObject o ? node.DeepClone() : new JsonObject(o.Select(p =>
        KeyValuePair.Create(lower ? char.ToLowerInvariant(p.Key[0]) + p.Key[1..] : p.Key, p.Value?.DeepClone())));

    private static JsonObject Card() =>
        JsonNode.Parse(Zips.Entries(Zip.Value).Single(e => e.Name == "MlNetSuite/card.json").Bytes)!.AsObject();

    /// <summary>The zip with another card, and checksums that are right.</summary>
    private static byte[] With(JsonObject card)
    {
        var entries = Zips.Entries(Zip.Value).ToDictionary(e => e.Name, e => e.Bytes);
        entries["MlNetSuite/card.json"] = Encoding.UTF8.GetBytes(card.ToJsonString());
        entries.Remove("MlNetSuite/checksums.json");
        entries["MlNetSuite/checksums.json"] = JsonSerializer.SerializeToUtf8Bytes(
            entries.ToDictionary(e => e.Key, e => Convert.ToHexStringLower(SHA256.HashData(e.Value))));
        return Zips.Of(entries.Select(e => (e.Key, e.Value)));
    }

    private static byte[] Trained()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i * 37 % 101},{i % 10}5;{new DateTime(2022, 1, 1).AddDays(i):dd'.'MM'.'yyyy};{(i % 3 == 0 ? "rot" : "blau")};{i % 7};")
            + $"{i * 37 % 101}");
        TrainingTasks.Find("regression").Train(
            new()
            {
                Data = TinyFiles.Write(folder, "rows.csv", $"Preis;Tag;Art;n;y\n{string.Join('\n', rows)}\n"),
                Trainer = "sdca",
                Roles = new() { Label = "y" },
                Samples = 0,
                Artifact = folder.File("model.zip"),
            },
            new(1, 1));
        return File.ReadAllBytes(folder.File("model.zip"));
    }
}
