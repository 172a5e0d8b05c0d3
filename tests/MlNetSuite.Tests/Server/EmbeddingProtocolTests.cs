using System.Text.Json.Nodes;
using MlNetSuite.Tests.Training.Text;

namespace MlNetSuite.Tests.Server;

/// <summary>A served model with an embedding: vectors and training texts go to who asks for them.</summary>
public class EmbeddingProtocolTests : IClassFixture<RunningServer>
{
    private const string Input = """ "inputs":[{"name":"Text","shape":[1],"datatype":"BYTES","data":["a goal in the match"]}] """;

    private readonly RunningServer _server;

    public EmbeddingProtocolTests(RunningServer server)
    {
        _server = server;
        if (server.Engine.TryFind("talk") is null)
            server.Engine.Load("talk", new MemoryStream(SentenceZip.Bytes));
    }

    [Fact]
    public async Task The_tensor_is_listed_and_given_when_it_is_named()
    {
        var metadata = (await _server.GetAsync("/v2/models/talk")).Json;
        Assert.Contains(
            metadata["outputs"]!.AsArray(), o => (string?)o!["name"] == "Embedding" && o["shape"]!.ToJsonString() == "[-1,384]");

        var all = (await _server.PostAsync("/v2/models/talk/infer", $"{{{Input}}}")).Json;
        Assert.Equal(["PredictedLabel", "Score"], all["outputs"]!.AsArray().Select(o => (string?)o!["name"]));

        var named = (await _server.PostAsync("/v2/models/talk/infer", $$"""{{{Input}},"outputs":[{"name":"Embedding"}]}""")).Json;
        var output = Assert.Single(named["outputs"]!.AsArray())!;
        Assert.Equal("[1,384]", output["shape"]!.ToJsonString());
        Assert.Equal(
            _server.Engine.Embed("talk", "a goal in the match"), output["data"]!.AsArray().Select(n => (float)n!),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public async Task Plain_answers_have_no_vector_and_as_many_training_texts_as_asked_for()
    {
        const string row = """{"Text":"a goal in the match"}""";
        var answer = (await _server.PostAsync("/predict/talk", row)).Json.AsObject();
        Assert.Equal(["prediction", "score", "probabilities"], answer.Select(property => property.Key));

        var nearest = (await _server.PostAsync("/predict/talk?nearest=2", row)).Json["nearest"]!.AsArray();
        Assert.Equal(2, nearest.Count);
        Assert.All(nearest, example => Assert.Equal("topic 0", (string?)example!["label"]));
        Assert.True((int)(await _server.GetAsync("/models/talk")).Json["examples"]! > 0);
    }

    [Theory]
    [InlineData("talk", "21", "expected a number from 0 to 20")]
    [InlineData("talk", "-1", "expected a number from 0 to 20")]
    [InlineData("topics", "3", "holds no training texts")]
    public async Task What_cannot_be_given_is_refused(string model, string nearest, string why)
    {
        var answer = await _server.PostAsync($"/predict/{model}?nearest={nearest}", """{"Text":"goal"}""");
        Assert.Equal(400, answer.Status);
        Assert.Contains(why, answer.Error, StringComparison.Ordinal);
    }
}
