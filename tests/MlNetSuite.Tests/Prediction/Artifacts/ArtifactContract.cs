using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Prediction.Artifacts;

/// <summary>What an artifact promises: what was written is what is opened, and anything else is refused by name.</summary>
public class ArtifactContract
{
    private static readonly byte[] Zip = ToyArtifacts.Pack(
        ToyArtifacts.Linear, new Dictionary<string, ReadOnlyMemory<byte>> { ["index/ids.bin"] = new byte[] { 1, 2, 3 } });

    [Fact]
    public void A_saved_model_comes_back_with_its_card_entries_and_answers()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("new folder/déjà vu.zip");
        var sample = new JsonObject { ["Pixels"] = new JsonArray(1, 2) };
        var card = ToyArtifacts.Card(ToyArtifacts.Linear) with { Notes = ["a note"], ValidationRows = 3 };
        ModelArtifact.Save(path, ToyArtifacts.Run.ML, ToyArtifacts.Linear.Transformer, ToyArtifacts.Linear.InputSchema, card, [sample],
            new Dictionary<string, ReadOnlyMemory<byte>> { ["index/ids.bin"] = new byte[] { 1, 2, 3 } });

        using var model = ModelArtifact.Open(path);
        Assert.Equal(JsonSerializer.Serialize(card), JsonSerializer.Serialize(model.Card));
        Assert.Equal(["Image"], model.InputSchema.Select(c => c.Name));
        Assert.Equal([1, 2, 3], model.Entry("index/ids.bin")!.Value.ToArray());
        Assert.Null(model.Entry("index/other.bin"));
        Assert.Equal("{\"Pixels\":[1,2]}\n", Encoding.UTF8.GetString(model.Entry("samples.jsonl")!.Value.Span));
        Assert.Equal("bottom left", model.PredictImage(Pngs.Of(ToyArtifacts.Images, 2)).Label);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Equal_models_are_equal_bytes() =>
        Assert.Equal(SHA256.HashData(Zip), SHA256.HashData(ToyArtifacts.Pack(
            ToyArtifacts.Train(new MlNetSuite.Training.Images.LinearImageTrainer()),
            new Dictionary<string, ReadOnlyMemory<byte>> { ["index/ids.bin"] = new byte[] { 1, 2, 3 } })));

    [Fact]
    public void Stock_ml_net_loads_it()
    {
        var ml = new MLContext(1);
        Assert.NotNull(ml.Model.Load(new MemoryStream(Zip), out _));
    }

    [Fact]
    public void A_byte_changed_in_any_entry_is_noticed()
    {
        var entries = Zips.Entries(Zip);
        foreach (var (name, bytes) in entries)
            foreach (var place in new[] { 0, bytes.Length / 2, bytes.Length - 1 }.Where(p => bytes.Length > 0))
            {
                var changed = bytes.ToArray();
                changed[place] ^= 1;
                var fault = Refusal(Zips.Of(entries.Select(e => e.Name == name ? (name, changed) : e)));
                Assert.Contains(fault.Fault,
                    new[] { ModelArtifactFault.ChecksumMismatch, ModelArtifactFault.DamagedCard, ModelArtifactFault.EntriesDiffer });
                Assert.Contains("'stream'", fault.Message);
            }
    }

    [Fact]
    public void A_byte_changed_anywhere_in_the_file_never_gives_other_contents()
    {
        var expected = Zips.Entries(Zip).ToDictionary(e => e.Name, e => Convert.ToHexString(e.Bytes));
        var random = new Random(1);
        var noticed = 0;
        for (var i = 0; i < 1000; i++)
        {
            var changed = Zip.ToArray();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using var model = PredictionModel.Open(new MemoryStream(changed));
                Assert.Equal(expected, Zips.Entries(changed).ToDictionary(e => e.Name, e => Convert.ToHexString(e.Bytes)));
            }
            catch (ModelArtifactException)
            {
                noticed++;
            }
        }
        // The others hit times, flags and local headers, which nothing is read from.
        Assert.InRange(noticed, 500, 1000);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        for (var length = 0; length < Zip.Length; length += Math.Max(1, Zip.Length / 97))
            Refused(ModelArtifactFault.NotAZip, Zip[..length]);
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused() =>
        Refused(ModelArtifactFault.NotAZip, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Label,Text\n", 100))));

    [Fact]
    public void A_zip_that_is_no_model_is_refused() =>
        Refused(ModelArtifactFault.NotAModel, Zips.Of([("readme.txt", [1])]));

    [Fact]
    public void A_zip_that_looks_like_a_model_and_is_not_is_refused()
    {
        var entries = Zips.Entries(Zip).ToDictionary(e => e.Name, e => e.Bytes);
        entries["TransformerChain/Model.key"] = [1, 2, 3];
        Refused(ModelArtifactFault.NotAModel, Rechecked(entries));
    }

    [Fact]
    public void A_plain_model_is_refused_with_the_way_to_load_it() =>
        Assert.Contains("mlContext.Model.Load", Refused(ModelArtifactFault.PlainModel,
            Zips.Of(Zips.Entries(Zip).Where(e => !e.Name.StartsWith("MlNetSuite/", StringComparison.Ordinal)))).Message);

    [Fact]
    public void A_newer_format_is_refused_before_its_checksums_are_looked_at()
    {
        var entries = Zips.Entries(Zip).ToDictionary(e => e.Name, e => e.Bytes);
        entries["MlNetSuite/card.json"] = Encoding.UTF8.GetBytes("{\"format\": 2, \"colour\": \"red\"}");
        Assert.Contains("Update", Refused(ModelArtifactFault.NewerFormat, Zips.Of(entries.Select(e => (e.Key, e.Value)))).Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\": \"one\"}")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"format\": 1,")]
    public void A_card_that_is_not_one_is_refused(string card)
    {
        var entries = Zips.Entries(Zip).ToDictionary(e => e.Name, e => e.Bytes);
        entries["MlNetSuite/card.json"] = Encoding.UTF8.GetBytes(card);
        Refused(ModelArtifactFault.DamagedCard, Rechecked(entries));
    }

    [Fact]
    public void A_card_that_says_otherwise_than_the_model_is_refused_with_both_figures()
    {
        var card = ToyArtifacts.Card(ToyArtifacts.Linear);
        var huge = new CardImage(1, int.MaxValue, int.MaxValue);
        (ModelCard Card, string Message)[] cases =
        [
            (card with { Labels = ["one", "two"] }, "2 labels for a model that gives 4 probabilities"),
            (card with { Labels = [.. Enumerable.Range(0, 100_000).Select(i => $"class {i}")] },
                "100000 labels for a model that gives 4 probabilities"),
            (card with { Image = huge }, "images of 1 channels, 2147483647 rows and 2147483647 columns"),
            (card with { Image = new(3, 1, 1) }, "images of 3x1x1 values for a model that takes"),
            (card with { Image = new(0, 8, 8) }, "images of 0 channels"),
            (card with { Outputs = [] }, "without outputs"),
            (card with { Outputs = [new("Score", "Single", 5)] }, "the output 'Score' is Single[5], but it is Single[4]"),
            (card with { Outputs = [new("Score", "Single")] }, "the output 'Score' is Single, but it is Single[4]"),
            (card with { Outputs = [new("Score", "Text", 4)] }, "outputs are Text, Boolean, Single or vectors of Single"),
            (card with { Outputs = [new("Anger", "Single")] }, "the output 'Anger', which the model does not give"),
        ];
        foreach (var (wrong, message) in cases)
        {
            var zip = ModelArtifact.Pack(ToyArtifacts.Run.ML, ToyArtifacts.Linear.Transformer, ToyArtifacts.Linear.InputSchema, wrong);
            Assert.Contains(message, Refused(ModelArtifactFault.DamagedCard, zip).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Outputs_of_a_card_without_roles_are_told_by_ml_nets_names()
    {
        var card = ToyArtifacts.Card(ToyArtifacts.Linear) with { Outputs = [new("PredictedLabel", "Text"), new("Score", "Single", 4)] };
        var zip = ModelArtifact.Pack(ToyArtifacts.Run.ML, ToyArtifacts.Linear.Transformer, ToyArtifacts.Linear.InputSchema, card);
        using var model = PredictionModel.Open(new MemoryStream(zip));
        Assert.Equal([OutputRole.Class, OutputRole.Probabilities], model.Card.Outputs.Select(o => o.Role));
    }

    [Theory]
    [InlineData("MlNetSuite/card.json")]
    [InlineData("MlNetSuite/labels.json")]
    [InlineData("MlNetSuite/index/ids.bin")]
    [InlineData("MlNetSuite/checksums.json")]
    [InlineData("TransformerChain/Transform_000/Model.key")]
    public void A_missing_entry_is_named(string name) =>
        Assert.Contains(name, Refused(ModelArtifactFault.EntriesDiffer, Zips.Of(Zips.Entries(Zip).Where(e => e.Name != name))).Message);

    [Theory]
    [InlineData("MlNetSuite/more.txt")]
    [InlineData("TransformerChain/Transform_000/More")]
    public void An_added_entry_is_named(string name) =>
        Assert.Contains(name, Refused(ModelArtifactFault.EntriesDiffer, Zips.Of([.. Zips.Entries(Zip), (name, [1])])).Message);

    [Theory]
    [InlineData("../evil.dll")]
    [InlineData("MlNetSuite/../../evil.dll")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/windows/evil.dll")]
    [InlineData("..\\evil.dll")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("nul\0byte")]
    public void A_name_that_leaves_the_archive_is_refused(string name) =>
        Refused(ModelArtifactFault.UnsafeEntryName, Zips.Of([.. Zips.Entries(Zip), (name, [1])]));

    [Fact]
    public void Two_entries_of_one_name_are_refused() =>
        Refused(ModelArtifactFault.DuplicateEntry, Zips.Of([.. Zips.Entries(Zip), ("MlNetSuite/card.json", [1])]));

    [Fact]
    public void More_unpacked_bytes_than_the_limit_are_refused_by_what_the_archive_claims()
    {
        var size = Zips.Entries(Zip).Sum(e => e.Bytes.Length);
        PredictionModel.Open(new MemoryStream(Zip), size).Dispose();
        Refused(ModelArtifactFault.TooLarge, Zip, size - 1);
    }

    [Fact]
    public void More_unpacked_bytes_than_the_archive_claims_are_noticed()
    {
        // 10 MB of zeros that claim to be 10 bytes.
        var entries = Zips.Entries(Zip).ToDictionary(e => e.Name, e => e.Bytes);
        entries["TransformerChain/Bomb"] = new byte[10_000_000];
        var zip = Rechecked(entries);
        ClaimLength(zip, "TransformerChain/Bomb", 10);
        Assert.Contains(Refusal(zip, 1_000_000).Fault, new[] { ModelArtifactFault.TooLarge, ModelArtifactFault.ChecksumMismatch });
    }

    [Fact]
    public void A_missing_file_a_folder_and_their_names_are_told()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.File("no.zip");
        var fault = Assert.Throws<ModelArtifactException>(() => ModelArtifact.Open(missing));
        Assert.Equal(ModelArtifactFault.NotFound, fault.Fault);
        Assert.Contains(missing, fault.Message);
        Assert.Contains("is a folder", Assert.Throws<ModelArtifactException>(() => ModelArtifact.Open(folder.Path)).Message);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("card.json")]
    [InlineData("checksums.json")]
    [InlineData("")]
    public void An_unsafe_or_taken_name_is_not_written(string name) =>
        Assert.Throws<ArgumentException>(() => ToyArtifacts.Pack(
            ToyArtifacts.Linear, new Dictionary<string, ReadOnlyMemory<byte>> { [name] = new byte[1] }));

    private static ModelArtifactException Refused(ModelArtifactFault expected, byte[] zip,
        long limit = ModelArtifact.DefaultMaxUnpackedBytes)
    {
        var fault = Refusal(zip, limit);
        Assert.Equal(expected, fault.Fault);
        Assert.Contains("'stream'", fault.Message);
        return fault;
    }

    private static ModelArtifactException Refusal(byte[] zip, long limit = ModelArtifact.DefaultMaxUnpackedBytes) =>
        Assert.Throws<ModelArtifactException>(() => PredictionModel.Open(new MemoryStream(zip), limit));

    // As a hostile author would: contents changed and checksums made anew.
    private static byte[] Rechecked(Dictionary<string, byte[]> entries)
    {
        entries.Remove("MlNetSuite/checksums.json");
        var checksums = entries.ToDictionary(e => e.Key, e => Convert.ToHexStringLower(SHA256.HashData(e.Value)));
        entries["MlNetSuite/checksums.json"] = JsonSerializer.SerializeToUtf8Bytes(checksums);
        return Zips.Of(entries.Select(e => (e.Key, e.Value)));
    }

    // Writes a length into the central directory (APPNOTE 4.3.12: the length is 22 bytes before the name).
    private static void ClaimLength(byte[] zip, string name, uint length)
    {
        var place = zip.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(name));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(place - 22), length);
    }
}
