using System.Text.Json.Nodes;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Server;

/// <summary>The Open Inference Protocol v2 over REST, exchange by exchange (kserve/open-inference-protocol, inference_rest.md).</summary>
public class RestProtocolTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Topics =
        """{"inputs":[{"name":"Text","shape":[2],"datatype":"BYTES","data":["goal match team","oven flour sugar"]}]}""";

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        var answer = await server.GetAsync("/v2");
        Assert.Equal((200, "application/json"), (answer.Status, answer.Response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("""{"name":"mlnetsuite","version":"0.1.0","extensions":["binary_tensor_data"]}""", answer.Text);
        Assert.Equal(answer.Text, (await server.GetAsync("/v2/")).Text);
    }

    [Fact]
    public async Task It_is_live_and_ready()
    {
        Assert.Equal("""{"live":true}""", (await server.GetAsync("/v2/health/live")).Text);
        var ready = await server.GetAsync("/v2/health/ready");
        Assert.Equal((200, """{"live":true,"ready":true}"""), (ready.Status, ready.Text));
    }

    [Fact]
    public async Task A_models_tensors_are_listed()
    {
        Assert.Equal(
            """{"name":"topics","versions":["1"],"platform":"mlnet_zip","inputs":[{"name":"Text","datatype":"BYTES","shape":[-1]}],"outputs":[{"name":"PredictedLabel","datatype":"BYTES","shape":[-1]},{"name":"Score","datatype":"FP32","shape":[-1,3]}]}""",
            Sorted((await server.GetAsync("/v2/models/topics")).Json));
        var kinds = (await server.GetAsync("/v2/models/kinds")).Json;
        Assert.Equal("""["1","2"]""", kinds["versions"]!.ToJsonString());
        Assert.Equal(kinds.ToJsonString(), (await server.GetAsync("/v2/models/kinds/versions/1")).Json.ToJsonString());
        Assert.Equal(["BYTES", "BYTES", "FP32", "FP32"], kinds["inputs"]!.AsArray().Select(i => i!["datatype"]!.GetValue<string>())
            .Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}")]
    [InlineData("""{"ready":true}""")]
    public async Task The_repository_lists_every_version(string body)
    {
        var answer = await server.PostAsync("/v2/repository/index", body);
        Assert.Equal((200, "application/json"), (answer.Status, answer.Response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(["films/1", "images/1", "kinds/1", "kinds/2", "prices/1", "topics/1"],
            answer.Json.AsArray().Select(m => $"{m!["name"]}/{m["version"]}"));
        Assert.Equal("""{"name":"films","version":"1","state":"READY","reason":""}""", answer.Json[0]!.ToJsonString());
    }

    [Theory]
    [InlineData("[]", "must be empty or an object")]
    [InlineData("""{"ready":1}""", "'ready' must be true or false")]
    [InlineData("{", "not JSON")]
    public async Task Another_question_to_the_repository_is_refused(string body, string why)
    {
        var answer = await server.PostAsync("/v2/repository/index", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(why, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("unload")]
    public async Task Loading_through_the_repository_is_refused_with_what_to_do_instead(string verb)
    {
        var answer = await server.PostAsync($"/v2/repository/models/topics/{verb}", "");
        Assert.Equal(501, answer.Status);
        Assert.Contains("Add, replace or delete", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_models_readiness_is_answered()
    {
        Assert.Equal("""{"name":"kinds","ready":true}""", (await server.GetAsync("/v2/models/kinds/ready")).Text);
        Assert.Equal("""{"name":"kinds","ready":true}""", (await server.GetAsync("/v2/models/kinds/versions/2/ready")).Text);
        Assert.Equal(404, (await server.GetAsync("/v2/models/kinds/versions/3/ready")).Status);
        Assert.Contains("'nope'", (await server.GetAsync("/v2/models/nope/ready")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_classified_and_the_id_comes_back()
    {
        var answer = await server.PostAsync("/v2/models/topics/infer",
            Topics.Replace("{\"inputs\"", "{\"id\":\"42 é\",\"inputs\"", StringComparison.Ordinal));
        Assert.Equal(200, answer.Status);
        Assert.Equal(("topics", "1", "42 é"),
            (Text(answer.Json["model_name"]), Text(answer.Json["model_version"]), Text(answer.Json["id"])));
        Assert.Equal("""{"name":"PredictedLabel","datatype":"BYTES","shape":[2],"data":["topic 0","topic 1"]}""",
            Output(answer, "PredictedLabel").ToJsonString());
        var expected = server.Engine.Predict("topics",
            new Dictionary<string, object?> { ["Text"] = "oven flour sugar" }).Probabilities.Values.ToArray();
        var score = Output(answer, "Score");
        Assert.Equal("""[2,3]""", score["shape"]!.ToJsonString());
        Assert.Equal(expected, score["data"]!.AsArray().Skip(3).Select(n => n!.GetValue<float>()));
    }

    [Fact]
    public async Task Only_the_outputs_asked_for_come_in_their_order()
    {
        var one = await server.PostAsync("/v2/models/topics/infer",
            Topics.Replace("}]}", "}],\"outputs\":[{\"name\":\"PredictedLabel\"}]}", StringComparison.Ordinal));
        Assert.Equal(
            """{"model_name":"topics","model_version":"1","outputs":[{"name":"PredictedLabel","datatype":"BYTES","shape":[2],"data":["topic 0","topic 1"]}]}""", one.Text);
        var none = await server.PostAsync("/v2/models/topics/infer",
            Topics.Replace("}]}", "}],\"outputs\":[{\"name\":\"Nope\"}]}", StringComparison.Ordinal));
        Assert.Equal(400, none.Status);
        Assert.Contains("it gives: ", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,64]", "FP32")]
    [InlineData("[1,1,8,8]", "FP32")]
    [InlineData("[1,8,8]", "FP32")]
    [InlineData("[1,8,8,1]", "FP32")]
    [InlineData("[1,64]", "UINT8")]
    [InlineData("[1,64]", "INT64")]
    [InlineData("[1,64]", "FP64")]
    public async Task Pixels_come_in_any_datatype_of_numbers_and_with_channels_first_or_last(string shape, string datatype)
    {
        var pixels = string.Join(',', ToyArtifacts.Images.Image(6).ToArray());
        var answer = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Pixels","data":[{{pixels}}],"shape":{{shape}},"datatype":"{{datatype}}"}]}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal("bottom left", Text(Output(answer, "PredictedLabel")["data"]![0]));
    }

    [Theory]
    [InlineData("[1,4,16]")]
    [InlineData("[1,16,4]")]
    [InlineData("[1,8,1,8]")]
    public async Task Pixels_of_another_shape_are_refused_though_there_are_as_many(string shape)
    {
        var answer = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Pixels","data":[{{string.Join(',', new int[64])}}],"shape":{{shape}},"datatype":"FP32"}]}""");
        Assert.Equal(400, answer.Status);
        Assert.Contains("must have the shape [-1, 64], [-1, 1, 8, 8] or [-1, 8, 8, 1], where", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FP32", "300")]
    [InlineData("FP32", "-0.5")]
    [InlineData("INT32", "256")]
    public async Task Pixels_beyond_their_range_are_refused(string datatype, string number)
    {
        var pixels = string.Join(',', Enumerable.Repeat("7", 63).Append(number));
        var answer = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Pixels","data":[{{pixels}}],"shape":[1,64],"datatype":"{{datatype}}"}]}""");
        Assert.Equal(400, answer.Status);
        Assert.Contains($"'Pixels' holds {number}; the pixels of an image are numbers from 0 to 255", answer.Error,
            StringComparison.Ordinal);
        Assert.Equal(400, (await server.PostAsync("/predict/images", $$"""{"Pixels":[{{pixels}}]}""")).Status);
    }

    [Fact]
    public async Task A_generic_client_finds_the_pixels_of_an_image_model()
    {
        var inputs = (await server.GetAsync("/v2/models/images")).Json["inputs"]!.AsArray();
        Assert.Equal([("Image", "[-1]"), ("Pixels", "[-1,1,8,8]")], inputs.Select(i => (Text(i!["name"]), i["shape"]!.ToJsonString())));
    }

    [Fact]
    public async Task Ids_may_be_whole_numbers()
    {
        Task<Answer> Ask(string datatype, string user) => server.PostAsync("/v2/models/films/infer",
            $$"""{"inputs":[{"name":"User","shape":[1],"datatype":"{{datatype}}","data":[{{user}}]},{"name":"Item","shape":[1],"datatype":"BYTES","data":["item 1"]}]}""");
        var (number, text) = (await Ask("INT64", "7"), await Ask("BYTES", "\"7\""));
        Assert.Equal(200, number.Status);
        Assert.Equal(text.Text, number.Text);
        Assert.Equal(400, (await Ask("FP32", "7")).Status);
    }

    [Theory]
    [InlineData("\"outputs\":[{\"name\":\"Score\",\"parameters\":{\"classification\":2}}],", "{}", "'classification' is an extension")]
    [InlineData("", "{\"content_type\":\"base64\"}", "content type 'base64'")]
    [InlineData("", "{\"content_type\":\"pd_json\"}", "content type 'pd_json'")]
    public async Task What_would_change_the_answer_and_is_not_done_is_refused(string outputs, string parameters, string why)
    {
        var answer = await server.PostAsync("/v2/models/topics/infer",
            $$"""{{{outputs}}"inputs":[{"name":"Text","shape":[1],"datatype":"BYTES","data":["aGVsbG8="],"parameters":{{parameters}}}]}""");
        Assert.Equal(400, answer.Status);
        Assert.Contains(why, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_where_an_array_belongs_is_the_clients_fault()
    {
        var answer = await server.PostAsync("/v2/models/topics/infer",
            """{"inputs":[{"name":"Text","shape":[1],"datatype":"BYTES","data":"\ud800"}]}""");
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Nested_arrays_are_read_as_their_shape_says()
    {
        string Nest(int row) =>
            $"[[{string.Join(',', Enumerable.Range(0, 8).Select(y => $"[{string.Join(',', ToyArtifacts.Images.Image(row).Slice(8 * y, 8).ToArray())}]"))}]]";
        var answer = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Pixels","shape":[2,1,8,8],"datatype":"FP32","data":[{{Nest(1)}},{{Nest(2)}}]}]}""");
        Assert.Equal("""["top right","bottom left"]""", Output(answer, "PredictedLabel")["data"]!.ToJsonString());
        string Columns(int row) =>
            $"[{string.Join(',', Enumerable.Range(0, 8).Select(y => $"[[{string.Join(',', ToyArtifacts.Images.Image(row).Slice(8 * y, 8).ToArray())}]]"))}]";
        var wrong = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Pixels","shape":[2,1,8,8],"datatype":"FP32","data":[{{Columns(1)}},{{Columns(2)}}]}]}""");
        Assert.Contains("not nested as its shape", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encoded_images_come_as_base64()
    {
        var png = Convert.ToBase64String(Pngs.Of(ToyArtifacts.Images, 3));
        var answer = await server.PostAsync("/v2/models/images/infer",
            $$"""{"inputs":[{"name":"Image","shape":[1],"datatype":"BYTES","data":["{{png}}"]}]}""");
        Assert.Equal("bottom right", Text(Output(answer, "PredictedLabel")["data"]![0]));
    }

    [Fact]
    public async Task Columns_of_a_table_are_tensors_of_their_own()
    {
        var answer = await server.PostAsync("/v2/models/kinds/versions/2/infer",
            """
            {"inputs":[
              {"name":"Size","shape":[2],"datatype":"FP32","data":[0.5,4.5]},
              {"name":"Weight","shape":[2,1],"datatype":"INT32","data":[[1],[0]]},
              {"name":"Colour","shape":[2],"datatype":"BYTES","data":["rouge","bleu ciel"]},
              {"name":"Seen","shape":[2],"datatype":"BYTES","data":["2024-01-10","2024-01-11"]}]}
            """);
        Assert.Equal("2", Text(answer.Json["model_version"]));
        Assert.Equal("""["kind 0","kind 2"]""", Output(answer, "PredictedLabel")["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_number_is_one_score_a_row()
    {
        var answer = await server.PostAsync("/v2/models/films/infer",
            """{"inputs":[{"name":"User","shape":[2],"datatype":"BYTES","data":["user 1","nobody"]},{"name":"Item","shape":[2],"datatype":"BYTES","data":["item 1","item 1"]}]}""");
        Assert.Equal("""[1,0]""", Output(answer, "KnownUser")["data"]!.ToJsonString());
        Assert.Equal(2, Output(answer, "Score")["data"]!.AsArray().Count);
    }

    private static JsonNode Output(Answer answer, string name) =>
        answer.Json["outputs"]!.AsArray().Single(o => Text(o!["name"]) == name)!;

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    // The order of outputs is the artifact's own.
    private static string Sorted(JsonNode metadata)
    {
        metadata["outputs"] =
            new JsonArray(
                [.. metadata["outputs"]!.AsArray().OrderBy(o => Text(o!["name"]), StringComparer.Ordinal).Select(o => o!.DeepClone())]);
        return metadata.ToJsonString();
    }
}
