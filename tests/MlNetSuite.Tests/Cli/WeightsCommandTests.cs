using System.Text.Json.Nodes;

namespace MlNetSuite.Tests.Cli;

public sealed class WeightsCommandTests
{
    [Fact]
    public void The_weights_are_listed_as_a_table_and_as_json()
    {
        var table = MlNetSuiteProcess.Run("weights", "list").Output;
        var list = JsonNode.Parse(MlNetSuiteProcess.Run("weights", "list", "--json").Output)!.AsArray();

        Assert.All(list, entry => Assert.Contains((string)entry!["id"]!, table));
        Assert.Contains(list, entry => (string?)entry!["id"] == "all-minilm-l6-v2" && (string?)entry["licence"] == "Apache-2.0"
            && (int)entry["dimension"]! == 384 && (long)entry["size"]! == 91_155_334);
    }

    [Fact]
    public void Info_says_licence_place_and_whether_each_file_is_the_official_one()
    {
        var text = MlNetSuiteProcess.Run("weights", "info", "resnet18").Output;
        Assert.Contains("MIT", text);
        Assert.Contains("224 x 224, bgr", text);

        var json = MlNetSuiteProcess.Run("weights", "info", "resnet18", "--json").Json();
        Assert.Equal("official", (string?)Assert.Single(json["files"]!.AsArray())!["content"]);
        Assert.True(Directory.Exists((string)json["folder"]!));
    }

    [Fact]
    public void What_is_here_already_is_not_pulled()
    {
        var result = MlNetSuiteProcess.Run("weights", "pull", "resnet18");

        Assert.Contains("resnet18 is already in ", result.Output);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("there are no weights 'resnet'; available: all-minilm-l6-v2, resnet18. Did you mean 'resnet18'?", "resnet")]
    [InlineData("is on this machine; a folder of weights is used where it lies", ".")]
    public void What_is_no_id_is_not_pulled(string expected, string id)
    {
        var result = MlNetSuiteProcess.Run("weights", "pull", id);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors);
        Assert.Empty(result.Output);
    }
}
