using System.Text.Json.Nodes;
using MlNetSuite.Pretrained;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Text;

namespace MlNetSuite.Tests.Cli;

/// <summary><c>mlnetsuite embed</c>, as scripts run it.</summary>
public sealed class EmbedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_alone_give_json_lines_of_what_comes_in_by_standard_input()
    {
        var result = MlNetSuiteProcess.Run("Text\nWhere is my parcel?\nflour\n", ["embed", "all-minilm-l6-v2", "--input", "-", "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using var embedder = TextEmbedder.Open("all-minilm-l6-v2");
        float[][] vectors =
            [.. result.Lines().Select(line => (float[])[.. JsonNode.Parse(line)!["embedding"]!.AsArray().Select(n => (float)n!)])];
        Assert.Equal(2, vectors.Length);
        Assert.Equal(embedder.Embed("Where is my parcel?"), vectors[0]);
    }

    [Fact]
    public void A_zip_writes_an_array_of_numpy_and_csv_with_a_header()
    {
        var (zip, rows) = (_folder.File("topics.zip"), _folder.File("rows.csv"));
        File.WriteAllBytes(zip, SentenceZip.Bytes);
        File.WriteAllText(rows, "title,body\nThe match,a goal\nCake,\"flour, sugar\"\nMoon,\n");

        var array = MlNetSuiteProcess.Run("embed", zip, "--input", rows, "--text", "title", "--text", "body",
            "--out", _folder.File("v.npy"));
        Assert.Equal((0, ""), (array.ExitCode, array.Output));
        var bytes = File.ReadAllBytes(_folder.File("v.npy"));
        Assert.Equal(128 + 3 * 384 * sizeof(float), bytes.Length);
        Assert.Contains("'shape': (3, 384)", System.Text.Encoding.Latin1.GetString(bytes, 0, 128));
        var model = OpenedModel.Of(SentenceZip.Bytes);
        Assert.Equal(model.Embed("The match\na goal")[383], BitConverter.ToSingle(bytes, 128 + 383 * sizeof(float)));

        var lines = MlNetSuiteProcess.Run("embed", zip, "--input", rows, "--text", "title").Lines();
        Assert.StartsWith("embedding1,embedding2,", lines[0]);
        Assert.Equal((4, 384), (lines.Length, lines[1].Split(',').Length));
    }

    [Fact]
    public void It_says_how_many_texts_were_too_long()
    {
        var result = MlNetSuiteProcess.Run(
            $"Text\n{string.Join(' ', Enumerable.Repeat("parcel", 400))}\nshort\n", ["embed", "all-minilm-l6-v2", "--input", "-"]);
        Assert.Contains("note: 1 of 2 texts is longer than the 254 word pieces that are read of a text", result.Errors);
    }

    [Theory]
    [InlineData("there are no weights 'all-minilm'; available: all-minilm-l6-v2, resnet18.", "all-minilm")]
    [InlineData("weights 'resnet18' read pictures", "resnet18")]
    public void What_cannot_embed_texts_is_refused(string message, string encoder)
    {
        var result = MlNetSuiteProcess.Run("Text\na\n", ["embed", encoder, "--input", "-"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Text\n")]
    public void No_rows_are_refused_and_leave_no_file(string content)
    {
        var (rows, vectors) = (TinyFiles.Write(_folder, "rows.csv", content), _folder.File("v.csv"));
        var result = MlNetSuiteProcess.Run("embed", "all-minilm-l6-v2", "--input", rows, "--out", vectors);
        Assert.Equal((2, $"error: {rows} has no rows; nothing was written."), (result.ExitCode, result.Errors.Trim()));
        Assert.Equal([rows], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_blank_line_has_a_vector_in_its_place()
    {
        var result = MlNetSuiteProcess.Run("Text\nflour\n\nmoon\n", ["embed", "all-minilm-l6-v2", "--input", "-"]);
        Assert.Equal(4, result.Lines().Length);
        Assert.Equal("note: standard input has 1 blank line; each is a row with an empty text", result.Errors.Trim());
    }

    [Theory]
    [InlineData("customers.csv", "name,age\nAnn,7\n")]
    [InlineData("notes.jsonl", "{\"a\":1}\n")]
    [InlineData("plain.npy", "no array")]
    public void A_file_of_something_else_is_not_replaced(string name, string content)
    {
        var (file, rows) = (_folder.File(name), _folder.File("rows.csv"));
        File.WriteAllText(file, content);
        File.WriteAllText(rows, "Text\nhello\n");
        var result = MlNetSuiteProcess.Run("embed", "all-minilm-l6-v2", "--input", rows, "--out", file);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("exists and has no vectors; choose another --out", result.Errors);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public void A_file_of_another_name_is_refused_before_anything_is_read()
    {
        var result = MlNetSuiteProcess.Run("embed", "all-minilm-l6-v2", "--input", "missing.csv", "--out", "v.txt");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("error: --out v.txt: expected a name that ends with .npy, .csv or .jsonl.", result.Errors.Trim());
    }
}
