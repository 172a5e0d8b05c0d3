using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Net.Client;
using MlNetSuite.Server.Protocol.Grpc;

namespace MlNetSuite.Tests.Server;

/// <summary>Models are replaced while requests are under way: each request is answered by the one model its rows were read for.</summary>
public class ReloadTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Row = """{"Text":"oven flour sugar"}""";
    private const string Tensors = """{"inputs":[{"name":"Text","shape":[2],"datatype":"BYTES","data":["oven flour sugar","goal"]}]}""";

    private static readonly Lazy<byte[]> One = new(() => ServedZips.TextsOf("one", "three", "two"));
    private static readonly Lazy<byte[]> Other = new(() => ServedZips.TextsOf("one", "two", "zulu"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rows")]
    [InlineData("v2")]
    [InlineData("grpc")]
    [InlineData("recommend")]
    public async Task A_request_is_answered_by_the_model_it_was_read_for_though_another_replaces_it(string door)
    {
        var (before, answer) = await AnswerDuringAsync(door, name => Load(name, door, isNew: true));
        Assert.Equal(before, answer);
        Assert.NotEqual(before, await AskAsync(door, $"bound-{door}"));
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("v2")]
    [InlineData("grpc")]
    [InlineData("recommend")]
    public async Task A_request_is_answered_by_the_model_it_was_read_for_though_that_is_unloaded(string door)
    {
        var (before, answer) = await AnswerDuringAsync(door, name => server.Engine.Unload(name));
        Assert.Equal(before, answer);
    }

    [Fact]
    public async Task Under_load_no_row_has_the_class_names_of_another_model()
    {
        const string Name = "reloaded";
        Load(Name, "rows", isNew: false);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var clients = Enumerable.Range(0, 12).Select(number => AskOverAndOverAsync(Name, isArray: number % 2 == 0, end.Token)).ToList();
        var replaced = 0;
        for (; !end.IsCancellationRequested; replaced++)
        {
            Load(Name, "rows", isNew: replaced % 2 == 0);
            await Task.Delay(20, Cancel);
        }
        var counts = await Task.WhenAll(clients);
        var (rows, wrong) = (counts.Sum(c => c.Rows), counts.Sum(c => c.Wrong));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{rows:N0} rows, {replaced} replacements, {wrong:N0} rows under wrong class names");
        Assert.Equal(0, wrong);
        Assert.True(rows > 0 && replaced > 1, $"{rows} rows, {replaced} replacements");
    }

    private async Task<(string Before, string Answer)> AnswerDuringAsync(string door, Action<string> change)
    {
        var name = $"bound-{door}";
        Load(name, door, isNew: false);
        var before = await AskAsync(door, name);
        Task<string> asked;
        await using (var busy = await BusyThreads.StartAsync(server))
        {
            asked = AskAsync(door, name);
            await busy.UntilOneWaitsAsync();
            change(name);
        }
        return (before, await asked);
    }

    private void Load(string name, string door, bool isNew)
    {
        var zip = door == "recommend" ? (isNew ? ServedZips.RatingsOf("new ") : ServedZips.Ratings) : (isNew ? Other : One).Value;
        server.Engine.Load(name, new MemoryStream(zip));
    }

    private async Task<string> AskAsync(string door, string name)
    {
        if (door == "grpc")
            return await AskByGrpcAsync(name);
        var answer = door switch
        {
            "rows" => await server.PostAsync($"/predict/{name}", $"[{Row},{Row}]"),
            "v2" => await server.PostAsync($"/v2/models/{name}/infer", Tensors),
            _ => await server.PostAsync($"/recommend/{name}", """{"user":"nobody"}"""),
        };
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Text;
    }

    private async Task<string> AskByGrpcAsync(string name)
    {
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var request = new ModelInferRequest { ModelName = name };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor
        {
            Name = "Text",
            Datatype = "BYTES",
            Shape = { 2 },
            Contents = new() { BytesContents = { ByteString.CopyFromUtf8("oven flour sugar"), ByteString.CopyFromUtf8("goal") } },
        });
        return (await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(request,
            cancellationToken: Cancel)).ToString();
    }

    private async Task<(int Rows, int Wrong)> AskOverAndOverAsync(string name, bool isArray, CancellationToken end)
    {
        var (rows, wrong) = (0, 0);
        while (!end.IsCancellationRequested)
        {
            var answer = await server.PostAsync($"/predict/{name}", isArray ? $"[{string.Join(',', Enumerable.Repeat(Row, 20))}]" : Row);
            Assert.True(answer.Status == 200, answer.Text);
            foreach (var row in isArray ? [.. answer.Json.AsArray()] : (JsonNode?[])[answer.Json])
            {
                rows++;
                if (row!["prediction"]!.GetValue<string>() != row["probabilities"]!.AsObject().MaxBy(p => p.Value!.GetValue<float>()).Key)
                    wrong++;
            }
        }
        return (rows, wrong);
    }
}
