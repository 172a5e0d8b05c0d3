using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Server.Fuzzing;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Server;

/// <summary>A thousand spoilt requests; <c>MlNetSuite.Benchmarks -- serving fuzz</c> sends a hundred thousand.</summary>
public class FuzzTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly FuzzSeed[] Seeds =
    [
        FuzzSeed.Json("/predict/topics", """[{"Text":"goal match"},{"Text":"été 日本 \u00e9"}]"""),
        FuzzSeed.Json("/predict/kinds", """{"Size":4.5,"Weight":null,"Colour":"vert","Seen":"2024-01-11"}"""),
        FuzzSeed.Json("/predict/images", $$"""{"Pixels":[{{string.Join(',', ToyArtifacts.Images.Image(0).ToArray())}}]}"""),
        FuzzSeed.Json("/predict/images", $$"""{"Image":"{{Convert.ToBase64String(Pngs.Of(ToyArtifacts.Images, 1))}}"}"""),
        new("/predict/images", Pngs.Of(ToyArtifacts.Images, 2), "image/png"),
        FuzzSeed.Json("/recommend/films", """{"user":"user 3","top":4,"includeRated":true}"""),
        FuzzSeed.Json("/v2/models/topics/infer",
            """{"id":"1","inputs":[{"name":"Text","shape":[2,1],"datatype":"BYTES","data":[["goal"],["oven"]]}],"outputs":[{"name":"Score","parameters":{"binary_data":true}}]}"""),
        FuzzSeed.Json("/v2/models/kinds/versions/1/infer",
            """{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[0.5]},{"name":"Weight","shape":[1],"datatype":"INT64","data":[1]},{"name":"Colour","shape":[1],"datatype":"BYTES","data":["vert"]},{"name":"Seen","shape":[1],"datatype":"BYTES","data":[""]}]}"""),
        FuzzSeed.Binary("/v2/models/images/infer",
            """{"inputs":[{"name":"Pixels","shape":[2,1,8,8],"datatype":"UINT8","parameters":{"binary_data_size":128}}],"parameters":{"binary_data_output":true}}""",
            [.. ToyArtifacts.Images.Image(0), .. ToyArtifacts.Images.Image(1)]),
        FuzzSeed.Binary("/v2/models/topics/infer",
            """{"inputs":[{"name":"Text","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":16}}]}""",
            [4, 0, 0, 0, .. "goal"u8, 4, 0, 0, 0, .. "oven"u8]),
    ];

    [Fact]
    public async Task Spoilt_requests_are_refused_or_answered_and_never_break_the_server()
    {
        var report = await RequestFuzzer.RunAsync(server.Client, Seeds, 1_000, seed: 1, TestContext.Current.CancellationToken);
        Assert.Empty(report.Faults);
        Assert.Equal(1_000, report.Statuses.Values.Sum());
        // The mutations are neither harmless nor fatal all.
        Assert.InRange(report.Statuses.GetValueOrDefault(200), 20, 800);
        Assert.InRange(report.Statuses.GetValueOrDefault(400), 200, 980);
        Assert.Equal(200, (await server.PostAsync("/predict/topics", """{"Text":"goal"}""")).Status);
    }
}
