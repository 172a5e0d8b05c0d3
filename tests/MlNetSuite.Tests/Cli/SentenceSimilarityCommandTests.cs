using System.Text.Json.Nodes;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Data;

namespace MlNetSuite.Tests.Cli;

/// <summary><c>mlnetsuite sentence-similarity</c>, as scripts run it.</summary>
public class SentenceSimilarityCommandTests
{
    private const string Pairs = """
        sentence1,sentence2,score,same
        A man plays the guitar.,Someone is playing a guitar.,4.5,yes
        A dog runs over the grass.,The stock market fell today.,0.2,no
        She is cutting an onion.,A woman slices an onion.,4.8,yes
        The train is late.,He likes chocolate.,0.1,no
        Where is my parcel?,When will my package arrive?,3.9,
        """;

    [Fact]
    public void Scores_of_people_are_compared_with_cosines()
    {
        var result = Run("--label", "score", "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("sentence-similarity", 5), ((string)json["task"]!, (int)json["rows"]!));
        Assert.InRange((double)json["metrics"]!["spearman"]!, 0.8, 1);
        Assert.InRange((double)json["metrics"]!["pearson"]!, 0.9, 1);
    }

    [Fact]
    public void Of_two_values_one_means_the_same_and_pairs_without_a_label_are_left_out()
    {
        var json = JsonNode.Parse(Run("--label", "same", "--json").Output)!;
        Assert.Equal(("yes", 4, 1d), ((string)json["positive"]!, (int)json["rows"]!, (double)json["metrics"]!["auc"]!));
        Assert.Equal("1 pair has no value of 'same'", (string)json["notes"]![0]!);
    }

    [Fact]
    public void Without_labels_each_pair_has_a_line()
    {
        var lines = Run().Lines();
        Assert.Equal(5, lines.Length);
        var cosines = lines.Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(cosines[0] > 0.7 && cosines[1] < 0.2, string.Join(' ', lines));
    }

    [Fact]
    public void Pairs_that_lack_a_sentence_are_left_out_of_the_measures()
    {
        var result = MlNetSuiteProcess.Run(Pairs + "\n,other,5,yes\nalone,,5,yes\n",
            ["sentence-similarity", "all-minilm-l6-v2", "--data", "-", "--label", "score", "--json"]);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(5, (int)json["rows"]!);
        Assert.Contains("2 of 7 pairs lack a sentence; they are left out", json["notes"]!.AsArray().Select(note => (string)note!));
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_those_that_are()
    {
        var result = Run("--sentence2", "other");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no column 'other'", result.Errors);
        Assert.Contains("sentence1, sentence2, score, same", result.Errors);
    }

    [Theory]
    [InlineData("0 1 0", null, "1")]
    [InlineData("-1 1 -1", null, "1")]
    [InlineData("different duplicate", null, "duplicate")]
    [InlineData("a b a", "b", "b")]
    [InlineData("1 2 3", null, null)]
    [InlineData("0,0 1,0 n/a 1,0", null, "1,0")]
    [InlineData("0 1 - 1", null, "1")]
    [InlineData("none same none", null, "same")]
    public void Labels_are_understood_as_one_of_two_values_or_as_scores(string labels, string? positive, string? expected) =>
        Assert.Equal(expected, SimilarityLabels.Of(labels.Split(' '), "said", positive).Positive);

    [Theory]
    [InlineData("a b a", null, "name the one that means the same by --positive")]
    [InlineData("1 2 x", null, "row 3 has 'x' in the column 'said'")]
    [InlineData("a b", "c", "--positive c: the column 'said' has 'a', 'b'")]
    [InlineData("", null, "no pair has a value in the column 'said'")]
    public void Labels_that_are_not_clear_are_refused(string labels, string? positive, string message) => Assert.Contains(
        message, Assert.Throws<InputException>(() => SimilarityLabels.Of(labels.Split(' '), "said", positive)).Message);

    [Fact]
    public void Scores_are_read_as_numbers_of_a_table_are_and_told()
    {
        var labels = SimilarityLabels.Of(["4,5", " 0,2", "NA", "n/a", "-", "1", ""], "said", null);
        Assert.Equal((3, null), (labels.Count, labels.Positive));
        Assert.Equal(["4 pairs have no value of 'said', but 'NA'", "'said' has numbers written like 4,5"], labels.Notes);
        Assert.Equal(1, labels.Evaluate([0.9f, 0.1f, 0, 0, 0, 0.2f, 0])["spearman"], 1e-9);
    }

    private static CliResult Run(params string[] arguments) =>
        MlNetSuiteProcess.Run(Pairs, ["sentence-similarity", "all-minilm-l6-v2", "--data", "-", .. arguments]);
}
