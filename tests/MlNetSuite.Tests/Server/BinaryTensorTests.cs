using System.Buffers.Binary;
using System.Text;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Server;

/// <summary>Triton's binary tensor data extension (triton-inference-server/server, extension_binary_data.md).</summary>
public class BinaryTensorTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Pixels_go_in_and_scores_come_out_as_bytes()
    {
        var pixels = ToyArtifacts.Images.Image(5).ToArray();
        var answer = await SendAsync("images",
            $$$"""{"inputs":[{"name":"Pixels","shape":[1,64],"datatype":"FP32","parameters":{"binary_data_size":256}}],"parameters":{"binary_data_output":true}}""",
            [.. pixels.SelectMany(p => BitConverter.GetBytes((float)p))]);
        Assert.Equal("application/octet-stream", answer.Response.Content.Headers.ContentType!.MediaType);
        var (json, binary) = Split(answer);
        var expected = server.Engine.Predict("images", new Dictionary<string, object?> { ["Pixels"] = pixels });
        var label = Encoding.UTF8.GetBytes(expected.Label!);
        var scores = expected.Probabilities.Values.ToArray().SelectMany(BitConverter.GetBytes).ToArray();
        var first = json["outputs"]![0]!["name"]!.GetValue<string>();
        byte[] text = [(byte)label.Length, 0, 0, 0, .. label];
        Assert.Equal(first == "Score" ? [.. scores, .. text] : (byte[])[.. text, .. scores], binary);
        Assert.Equal([(long)4 + label.Length, 16L], json["outputs"]!.AsArray()
            .OrderBy(o => o!["name"]!.GetValue<string>(), StringComparer.Ordinal)
            .Select(o => o!["parameters"]!["binary_data_size"]!.GetValue<long>()));
    }

    [Fact]
    public async Task An_output_may_say_otherwise_than_the_request()
    {
        var answer = await SendAsync("topics",
            """{"inputs":[{"name":"Text","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":12}}],"outputs":[{"name":"Score","parameters":{"binary_data":true}},{"name":"PredictedLabel"}]}""",
            [4, 0, 0, 0, .. "goal"u8, 0, 0, 0, 0]);
        var (json, binary) = Split(answer);
        Assert.Equal(2 * 3 * 4, binary.Length);
        Assert.Null(json["outputs"]![0]!["data"]);
        Assert.Equal("topic 0", json["outputs"]![1]!["data"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Images_go_in_as_their_files()
    {
        var (a, b) = (Pngs.Of(ToyArtifacts.Images, 0), Pngs.Of(ToyArtifacts.Images, 1));
        byte[] body = [.. BitConverter.GetBytes(a.Length), .. a, .. BitConverter.GetBytes(b.Length), .. b];
        var answer = await SendAsync("images",
            $$$"""{"inputs":[{"name":"Image","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":{{{body.Length}}}}}],"outputs":[{"name":"PredictedLabel"}]}""", body);
        Assert.Equal("""["top left","top right"]""", answer.Json["outputs"]![0]!["data"]!.ToJsonString());
        Assert.False(answer.Response.Headers.Contains("Inference-Header-Content-Length"));
    }

    [Fact]
    public async Task Inputs_take_their_bytes_one_after_another_next_to_one_in_JSON()
    {
        byte[] body = [.. BitConverter.GetBytes(4.5f), .. BitConverter.GetBytes((Half)0.5f)];
        var answer = await SendAsync("kinds",
            """
            {"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}},
            {"name":"Colour","shape":[1],"datatype":"BYTES","data":["vert"]},{"name":"Seen","shape":[1],"datatype":"BYTES","data":[""]},
            {"name":"Weight","shape":[1],"datatype":"FP16","parameters":{"binary_data_size":2}}],"outputs":[{"name":"PredictedLabel"}]}
            """, body);
        var expected = server.Engine.Predict("kinds/2",
            new Dictionary<string, object?> { ["Size"] = 4.5f, ["Weight"] = 0.5f, ["Colour"] = "vert", ["Seen"] = "" }).Label;
        Assert.Equal(expected, answer.Json["outputs"]![0]!["data"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData(252, "requires 256")]
    [InlineData(300, "bytes are left")]
    [InlineData(-1, "bytes are left")]
    [InlineData(0, "requires 256")]
    public async Task Sizes_that_do_not_fit_are_refused(int size, string why)
    {
        var answer = await SendAsync("images",
            $$$"""{"inputs":[{"name":"Pixels","shape":[1,64],"datatype":"FP32","parameters":{"binary_data_size":{{{size}}}}}]}""",
            new byte[256]);
        Assert.Equal(400, answer.Status);
        Assert.True(answer.Error.Contains(why, StringComparison.Ordinal)
            || answer.Error.Contains("follow the tensors", StringComparison.Ordinal), answer.Error);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task Numbers_that_are_none_are_refused(float number)
    {
        var bytes = new byte[256];
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(100), number);
        var answer = await SendAsync("images",
            """{"inputs":[{"name":"Pixels","shape":[1,64],"datatype":"FP32","parameters":{"binary_data_size":256}}]}""", bytes);
        Assert.Equal(400, answer.Status);
        Assert.Contains("tensor 'Pixels' holds ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("100000")]
    public async Task A_header_that_is_no_length_is_refused(string header)
    {
        var answer = await server.PostAsync("/v2/models/images/infer", "{}"u8.ToArray(), "application/octet-stream",
            ("Inference-Header-Content-Length", header));
        Assert.Equal(400, answer.Status);
        Assert.Contains("Inference-Header-Content-Length", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 1, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 66 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 255 })]
    public async Task Texts_whose_lengths_lie_or_that_are_no_UTF8_are_refused(byte[] bytes)
    {
        var answer = await SendAsync("topics",
            $$$"""{"inputs":[{"name":"Text","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":{{{bytes.Length}}}}}]}""",
            bytes);
        Assert.Equal(400, answer.Status);
    }

    private Task<Answer> SendAsync(string model, string json, byte[] binary)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return server.PostAsync($"/v2/models/{model}/infer", [.. header, .. binary], "application/octet-stream",
            ("Inference-Header-Content-Length", $"{header.Length}"));
    }

    private static (System.Text.Json.Nodes.JsonNode Json, byte[] Binary) Split(Answer answer)
    {
        Assert.Equal(200, answer.Status);
        var length = int.Parse(answer.Response.Headers.GetValues("Inference-Header-Content-Length").Single());
        Assert.Equal(answer.Body.Length, answer.Response.Content.Headers.ContentLength);
        return (System.Text.Json.Nodes.JsonNode.Parse(answer.Body.AsSpan(0, length))!, answer.Body[length..]);
    }
}
