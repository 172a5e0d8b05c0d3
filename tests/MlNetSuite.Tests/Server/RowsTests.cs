using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Server;

/// <summary>The plain JSON endpoints: <c>/predict</c>, <c>/recommend</c>, <c>/models</c>.</summary>
public class RowsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_row_is_answered_by_an_object_and_rows_by_an_array()
    {
        var one = await server.PostAsync("/predict/topics", """{"Text":"orbit comet moon"}""");
        var expected = server.Engine.Predict("topics", new Dictionary<string, object?> { ["Text"] = "orbit comet moon" });
        Assert.Equal("topic 2", one.Json["prediction"]!.GetValue<string>());
        Assert.Equal(expected.Score, one.Json["score"]!.GetValue<float>());
        Assert.Equal(expected.Probabilities.ToDictionary(), one.Json["probabilities"]!.AsObject()
            .ToDictionary(p => p.Key, p => p.Value!.GetValue<float>()));
        var many = await server.PostAsync("/predict/topics", """[{"text":"goal"},{"more":[{}],"TEXT":"oven"}]""");
        Assert.Equal(["topic 0", "topic 1"], many.Json.AsArray().Select(a => a!["prediction"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_text_may_have_its_name_in_training()
    {
        var expected = await server.PostAsync("/predict/topics", """{"Text":"orbit comet moon"}""");
        Assert.Equal(expected.Text, (await server.PostAsync("/predict/topics", """{"id":7,"subject":"orbit comet moon"}""")).Text);
        Assert.Equal(expected.Text, (await server.PostAsync("/predict/topics", """{"Subject":"orbit comet moon"}""")).Text);
        Assert.Equal(expected.Text, (await server.PostAsync("/predict/topics", """{"Text":"orbit comet moon","subject":"x"}""")).Text);
    }

    [Fact]
    public async Task A_table_takes_missing_values_as_null()
    {
        var answer = await server.PostAsync("/predict/kinds/1", """{"Size":4.5,"Weight":null,"Colour":null,"Seen":"2024-01-11"}""");
        Assert.Equal(
            server.Engine.Predict("kinds/1",
                new Dictionary<string, object?> { ["Size"] = 4.5f, ["Weight"] = null, ["Colour"] = null, ["Seen"] = "2024-01-11" }).Label,
            answer.Json["prediction"]!.GetValue<string>());
        var number = await server.PostAsync("/predict/prices", """{"Size":"0.5","Weight":1,"Colour":"vert","Seen":""}""");
        Assert.Equal(number.Json["score"]!.GetValue<float>(), number.Json["prediction"]!.GetValue<float>());
        Assert.Null(number.Json["probabilities"]);
    }

    [Fact]
    public async Task An_image_comes_as_its_file_or_base64_or_pixels()
    {
        var png = Pngs.Of(ToyArtifacts.Images, 2);
        var file = await server.PostAsync("/predict/images", png, "image/png");
        Assert.Equal("bottom left", file.Json["prediction"]!.GetValue<string>());
        Assert.Equal(file.Text, (await server.PostAsync("/predict/images", $$"""{"Image":"{{Convert.ToBase64String(png)}}"}""")).Text);
        Assert.Equal(file.Text,
            (await server.PostAsync("/predict/images", $$"""{"Image":"data:image/png;base64,{{Convert.ToBase64String(png)}}"}""")).Text);
        Assert.Equal("bottom left",
            (await server.PostAsync("/predict/images",
                $$"""{"Pixels":[{{string.Join(',', ToyArtifacts.Images.Image(2).ToArray())}}]}""")).Json["prediction"]!.GetValue<string>());
        var text = await server.PostAsync("/predict/topics", png, "image/png");
        Assert.Equal(415, text.Status);
        Assert.Contains("takes no image", text.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_are_recommended()
    {
        var answer = await server.PostAsync("/recommend/films", """{"user":"user 3","top":4}""");
        var expected = server.Engine.Recommend("films", "user 3", 4);
        Assert.True(answer.Json["known"]!.GetValue<bool>());
        Assert.Equal(expected.Items.Select(i => (i.Item, i.Score)), answer.Json["items"]!.AsArray()
            .Select(i => (i!["item"]!.GetValue<string>(), i["score"]!.GetValue<float>())));
        Assert.False((await server.PostAsync("/recommend/films", """{"user":12345}""")).Json["known"]!.GetValue<bool>());
        var users = await server.GetAsync("/models/films/users?starts=USER%2029");
        Assert.Equal("""{"count":30,"users":["user 29"]}""", users.Text);
    }

    [Theory]
    [InlineData("/recommend/films", """{}""", 400, "there is no user")]
    [InlineData("/recommend/films", """{"user":"a","top":0}""", 400, "top is 0")]
    [InlineData("/recommend/films", """{"user":"a","top":99999999999}""", 400, "top is")]
    [InlineData("/recommend/films", """{"user":"a","to":3}""", 400, "'to' is not a property")]
    [InlineData("/recommend/films", """{"user":["a"]}""", 400, "must be an id")]
    [InlineData("/recommend/topics", """{"user":"a"}""", 400, "cannot recommend")]
    [InlineData("/recommend/nope", """{"user":"a"}""", 404, "no model 'nope'")]
    [InlineData("/predict/topics", "", 400, "the body is empty")]
    [InlineData("/predict/topics", "[]", 400, "holds no row")]
    [InlineData("/predict/topics", "[1]", 400, "row 0: a row must be an object")]
    [InlineData("/predict/topics", "3", 400, "a row must be an object")]
    [InlineData("/predict/topics", "{\"Text\":\"a\"}}", 400, "not JSON")]
    [InlineData("/predict/topics", "{\"Text\":\"a\"", 400, "not JSON")]
    [InlineData("/predict/topics", "{\"Texd\":\"a\"}", 400,
        "lacks the column 'Text'; it has: Texd; the model takes: Text (or subject). Did")]
    [InlineData("/predict/topics", "[{\"id\":1,\"body\":{\"Text\":1}}]", 400, "lacks the column 'Text'; it has: id, body;")]
    [InlineData("/predict/kinds", "{\"Size\":1,\"Heft\":2}", 400, "lacks the column 'Weight'; it has: Size, Heft;")]
    [InlineData("/predict/topics", "{\"Text\":[\"a\"]}", 400, "'Text' takes text, but got an array")]
    [InlineData("/predict/topics", "{\"Text\":\"\\ud800\"}", 400, "not UTF-8")]
    [InlineData("/predict/images", "{\"Pixels\":[1,2]}", 400, "has 2 numbers; the model takes 64")]
    [InlineData("/predict/images", "{\"Pixels\":[1,\"2\"]}", 400, "takes numbers, but got '2'")]
    [InlineData("/predict/images", "{\"Pixels\":[1e99]}", 400, "out of their range")]
    [InlineData("/predict/images", "{\"Pixels\":[NaN]}", 400, "not JSON")]
    [InlineData("/predict/images", "{\"Pixels\":7}", 400, "takes an array of numbers")]
    [InlineData("/predict/images", "{\"Image\":\"bm8=\"}", 400, "is not an image")]
    [InlineData("/predict/images", "{\"Image\":\"%%\"}", 400, "as base64")]
    [InlineData("/predict/images", "{}", 400, "lacks the column")]
    [InlineData("/predict/kinds", "{\"Size\":true}", 400, "'Size' takes a number, but got true")]
    [InlineData("/predict/kinds/3", "{}", 404, "no model 'kinds/3'")]
    [InlineData("/predict/..%2f..%2fetc%2fpasswd", "{}", 404, "no model")]
    [InlineData("/predict/kinds/..%2ftopics", "{}", 404, "no model")]
    [InlineData("/predict/%2e%2e%2fkinds", "{}", 404, "no model")]
    [InlineData("/predict/images%00", "{}", 400, "")]
    public async Task Bad_input_is_refused_with_what_is_wrong(string path, string body, int status, string why)
    {
        var answer = await server.PostAsync(path, body);
        Assert.Equal(status, answer.Status);
        if (why.Length > 0)
            Assert.Contains(why, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_in_a_column_of_numbers_is_missing_and_told()
    {
        var answer = await server.PostAsync("/predict/kinds", """{"Size":"big","Weight":1,"Colour":"","Seen":""}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(["'Size': 'big' is no number; taken as missing"],
            answer.Json["notes"]!.AsArray().Select(note => note!.GetValue<string>()));
    }

    [Fact]
    public async Task Models_are_listed_with_their_cards()
    {
        var list = (await server.GetAsync("/models")).Json["models"]!.AsArray();
        Assert.Equal(["films 1", "images 1", "kinds 1", "kinds 2", "prices 1", "topics 1"],
            list.Select(m => $"{m!["name"]} {m["version"]}"));
        var card = (await server.GetAsync("/models/topics")).Json["card"]!;
        Assert.Equal("text-classification", card["task"]!.GetValue<string>());
        Assert.Equal("2", (await server.GetAsync("/models/kinds")).Json["version"]!.GetValue<string>());
        Assert.Equal(404, (await server.GetAsync("/models/nope")).Status);
    }

    [Fact]
    public async Task Other_addresses_and_methods_say_so()
    {
        var nothing = await server.GetAsync("/nothing");
        Assert.Equal(404, nothing.Status);
        Assert.Contains("/openapi.json", nothing.Error, StringComparison.Ordinal);
        var method = await server.GetAsync("/predict/topics");
        Assert.Equal((405, "this address does not take GET; it takes POST."), (method.Status, method.Error));
    }
}
