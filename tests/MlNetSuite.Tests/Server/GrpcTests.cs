using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MlNetSuite.Server.Protocol.Grpc;
using MlNetSuite.Tests.Prediction;

namespace MlNetSuite.Tests.Server;

/// <summary>The Open Inference Protocol v2 over gRPC, by the client that the published definition generates.</summary>
public sealed class GrpcTests : IClassFixture<RunningServer>, IDisposable
{
    private readonly RunningServer _server;
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public GrpcTests(RunningServer server)
    {
        _server = server;
        _channel = GrpcChannel.ForAddress(server.GrpcAddress);
        _client = new(_channel);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void Names_and_field_numbers_are_the_published_ones()
    {
        Assert.Equal("inference.GRPCInferenceService", GRPCInferenceService.Descriptor.FullName);
        Assert.Equal(["ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer",
            "RepositoryIndex", "ModelStreamInfer", "RepositoryModelLoad", "RepositoryModelUnload"],
            GRPCInferenceService.Descriptor.Methods.Select(m => m.Name));
        Assert.Equal(["model_name=1", "model_version=2", "id=3", "parameters=4", "inputs=5", "outputs=6", "raw_input_contents=7"],
            Fields(ModelInferRequest.Descriptor));
        Assert.Equal(["model_name=1", "model_version=2", "id=3", "parameters=4", "outputs=5", "raw_output_contents=6"],
            Fields(ModelInferResponse.Descriptor));
        Assert.Equal(["name=1", "datatype=2", "shape=3", "parameters=4", "contents=5"],
            Fields(ModelInferRequest.Types.InferInputTensor.Descriptor));
        Assert.Equal(
            ["bool_contents=1", "int_contents=2", "int64_contents=3", "uint_contents=4", "uint64_contents=5", "fp32_contents=6",
                "fp64_contents=7", "bytes_contents=8"],
            Fields(InferTensorContents.Descriptor));
        Assert.Equal(["bool_param=1", "int64_param=2", "string_param=3", "double_param=4", "uint64_param=5"],
            Fields(InferParameter.Descriptor));
        Assert.Equal(["name=1", "version=2", "state=3", "reason=4"], Fields(RepositoryIndexResponse.Types.ModelIndex.Descriptor));
        Assert.Equal(["error_message=1", "infer_response=2"], Fields(ModelStreamInferResponse.Descriptor));
    }

    [Fact]
    public async Task The_repository_lists_every_version()
    {
        var index = await _client.RepositoryIndexAsync(new() { Ready = true }, cancellationToken: Cancel);
        Assert.Equal(["films/1", "images/1", "kinds/1", "kinds/2", "prices/1", "topics/1"],
            index.Models.Select(m => $"{m.Name}/{m.Version}"));
        Assert.All(index.Models, m => Assert.Equal("READY", m.State));
    }

    [Fact]
    public async Task Calls_that_are_not_served_say_what_to_do_instead()
    {
        await Unimplemented("Add, replace or delete", _client.RepositoryModelLoadAsync(new() { ModelName = "topics" },
            cancellationToken: Cancel).ResponseAsync);
        await Unimplemented("Add, replace or delete", _client.RepositoryModelUnloadAsync(new() { ModelName = "topics" },
            cancellationToken: Cancel).ResponseAsync);
        // Nothing is sent: it is refused before its first message.
        using var stream = _client.ModelStreamInfer(cancellationToken: Cancel);
        await Unimplemented("call ModelInfer", stream.ResponseStream.MoveNext(Cancel));
    }

    [Fact]
    public async Task Health_and_metadata_are_answered()
    {
        Assert.True((await _client.ServerLiveAsync(new(), cancellationToken: Cancel)).Live);
        Assert.True((await _client.ServerReadyAsync(new(), cancellationToken: Cancel)).Ready);
        Assert.True((await _client.ModelReadyAsync(new() { Name = "kinds", Version = "1" }, cancellationToken: Cancel)).Ready);
        Assert.False((await _client.ModelReadyAsync(new() { Name = "unheard" }, cancellationToken: Cancel)).Ready);
        Assert.Equal("mlnetsuite", (await _client.ServerMetadataAsync(new(), cancellationToken: Cancel)).Name);
        var metadata = await _client.ModelMetadataAsync(new() { Name = "kinds" }, cancellationToken: Cancel);
        Assert.Equal(["1", "2"], metadata.Versions);
        Assert.Equal("FP32", metadata.Inputs.Single(i => i.Name == "Size").Datatype);
        Assert.Equal([-1L, 3], metadata.Outputs.Single(o => o.Name == "Score").Shape);
    }

    [Fact]
    public async Task Contents_go_in_and_contents_come_out()
    {
        var request = new ModelInferRequest { ModelName = "topics", Id = "7" };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor
        {
            Name = "Text",
            Datatype = "BYTES",
            Shape = { 2 },
            Contents = new() { BytesContents = { ByteString.CopyFromUtf8("moon star"), ByteString.CopyFromUtf8("goal team") } },
        });
        var response = await _client.ModelInferAsync(request, cancellationToken: Cancel);
        Assert.Equal(("topics", "1", "7"), (response.ModelName, response.ModelVersion, response.Id));
        Assert.Empty(response.RawOutputContents);
        var labels = response.Outputs.Single(o => o.Name == "PredictedLabel");
        Assert.Equal(["topic 2", "topic 0"], labels.Contents.BytesContents.Select(b => b.ToStringUtf8()));
        var expected = _server.Engine.Predict("topics",
            new Dictionary<string, object?> { ["Text"] = "moon star" }).Probabilities.Values.ToArray();
        Assert.Equal(expected, response.Outputs.Single(o => o.Name == "Score").Contents.Fp32Contents.Take(3));
    }

    [Theory]
    [InlineData("FP32")]
    [InlineData("UINT8")]
    public async Task Raw_contents_go_in_and_raw_contents_come_out(string datatype)
    {
        var pixels = ToyArtifacts.Images.Image(2).ToArray();
        var request = new ModelInferRequest
        {
            ModelName = "images",
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "PredictedLabel" } }
        };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "Pixels", Datatype = datatype, Shape = { 1, 1, 8, 8 } });
        request.RawInputContents.Add(
            ByteString.CopyFrom(datatype == "UINT8" ? pixels : [.. pixels.SelectMany(p => BitConverter.GetBytes((float)p))]));
        var response = await _client.ModelInferAsync(request, cancellationToken: Cancel);
        Assert.Null(Assert.Single(response.Outputs).Contents);
        Assert.Equal([11, 0, 0, 0, .. "bottom left"u8], Assert.Single(response.RawOutputContents).ToByteArray());
    }

    [Theory]
    [InlineData("UINT8")]
    [InlineData("INT32")]
    [InlineData("INT64")]
    [InlineData("FP64")]
    public async Task Every_field_of_numbers_is_read(string datatype)
    {
        var pixels = ToyArtifacts.Images.Image(1).ToArray();
        var contents = new InferTensorContents();
        if (datatype == "UINT8")
            contents.UintContents.AddRange(pixels.Select(p => (uint)p));
        else if (datatype == "INT32")
            contents.IntContents.AddRange(pixels.Select(p => (int)p));
        else if (datatype == "INT64")
            contents.Int64Contents.AddRange(pixels.Select(p => (long)p));
        else
            contents.Fp64Contents.AddRange(pixels.Select(p => (double)p));
        var request = new ModelInferRequest { ModelName = "images" };
        request.Inputs.Add(
            new ModelInferRequest.Types.InferInputTensor { Name = "Pixels", Datatype = datatype, Shape = { 1, 64 }, Contents = contents });
        Assert.Equal("top right",
            (await _client.ModelInferAsync(request, cancellationToken: Cancel)).Outputs.Single(o =>
                o.Name == "PredictedLabel").Contents.BytesContents[0].ToStringUtf8());
    }

    [Fact]
    public async Task Faults_have_the_status_that_fits_and_say_why()
    {
        await Refused(StatusCode.NotFound, "'nope'", new() { ModelName = "nope" });
        await Refused(StatusCode.InvalidArgument, "no inputs", new() { ModelName = "topics" });
        await Refused(StatusCode.InvalidArgument, "a dimension is 0 or more", Pixels([-1, 64], "FP32"));
        await Refused(StatusCode.InvalidArgument, "elements are read", Pixels([long.MaxValue, long.MaxValue], "FP32"));
        await Refused(StatusCode.InvalidArgument, "the protocol has:", Pixels([1, 64], "FP99"));
        await Refused(StatusCode.InvalidArgument, "has 0 elements", Pixels([1, 64], "FP32"));
        var twice = Pixels([1, 64], "FP32");
        twice.RawInputContents.Add(ByteString.Empty);
        await Refused(StatusCode.InvalidArgument, "give one", twice);
        var nan = Pixels([1, 64], "FP32");
        nan.Inputs[0].Contents.Fp32Contents.AddRange(Enumerable.Repeat(float.NaN, 64));
        await Refused(StatusCode.InvalidArgument, "holds NaN", nan);
    }

    [Fact]
    public async Task Without_a_key_a_call_is_unauthenticated()
    {
        var (key, line) = MlNetSuite.Server.Protection.ApiKeys.Create(null);
        await using var server = await RunningServer.StartWithKeysAsync(line);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        Assert.True((await client.ServerReadyAsync(new(), cancellationToken: Cancel)).Ready);
        var fault = await Assert.ThrowsAsync<RpcException>(() =>
            client.ServerMetadataAsync(new(), cancellationToken: Cancel).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, fault.StatusCode);
        Assert.Contains("an API key is required", fault.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("mlnetsuite",
            (await client.ServerMetadataAsync(new(), new Metadata { { "x-api-key", key } }, cancellationToken: Cancel)).Name);
        Assert.Equal("mlnetsuite",
            (await client.ServerMetadataAsync(new(), new Metadata { { "authorization", $"Bearer {key}" } },
                cancellationToken: Cancel)).Name);
    }

    private static async Task Unimplemented(string why, Task call)
    {
        var fault = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Unimplemented, fault.StatusCode);
        Assert.Contains(why, fault.Status.Detail, StringComparison.Ordinal);
    }

    private static ModelInferRequest Pixels(long[] shape, string datatype) => new()
    {
        ModelName = "images",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "Pixels", Datatype = datatype, Shape = { shape },
            Contents = new() } },
    };

    private async Task Refused(StatusCode status, string why, ModelInferRequest request)
    {
        var fault = await Assert.ThrowsAsync<RpcException>(() => _client.ModelInferAsync(request, cancellationToken: Cancel).ResponseAsync);
        Assert.Equal(status, fault.StatusCode);
        Assert.Contains(why, fault.Status.Detail, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Fields(Google.Protobuf.Reflection.MessageDescriptor message) =>
        message.Fields.InFieldNumberOrder().Select(f => $"{f.Name}={f.FieldNumber}");
}
