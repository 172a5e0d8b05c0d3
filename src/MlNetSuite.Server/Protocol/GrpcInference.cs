using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Protocol.Grpc;
using MlNetSuite.Server.Telemetry;

namespace MlNetSuite.Server.Protocol;

/// <summary>The Open Inference Protocol v2 over gRPC.</summary>
/// <remarks>kserve/open-inference-protocol, <c>specification/protocol/open_inference_grpc.proto</c>.</remarks>
internal sealed class GrpcInference(
    ServedModels models, Inference inference, Readiness readiness, PredictionTurns turns, ServerMetrics metrics,
    PredictionServerOptions options,
    ILogger<GrpcInference> log) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = readiness.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse
        {
            Name = ServerIdentity.Name,
            Version = ServerIdentity.Version,
            // The binary tensor extension is REST's; here raw contents are part of the protocol.
        });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ModelReadyResponse { Ready = readiness.IsReady && models.Has(request.Name, request.Version) });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) =>
        GuardAsync("grpc-metadata", () =>
    {
        var model = models.Find(request.Name, request.Version);
        return new ValueTask<ModelMetadataResponse>(new ModelMetadataResponse
        {
            Name = model.Name,
            Versions = { models.Versions(model.Name).Select(m => m.Version) },
            Platform = ServerIdentity.Platform,
            Inputs = { model.Signature.Columns.Select(GrpcMessages.Metadata) },
            Outputs = { model.Signature.Outputs.Select(GrpcMessages.Metadata) },
        });
    });

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) =>
        GuardAsync("grpc-infer", async () =>
    {
        using var turn = await turns.EnterAsync(context.CancellationToken);
        using var model = models.Lease(request.ModelName, request.ModelVersion);
        var infer = GrpcMessages.Request(request, options);
        var memory = context.GetHttpContext().Features.GetRequiredFeature<MemoryCharge>();
        return GrpcMessages.Response(model.Served, infer, await inference.InferAsync(model, infer, memory, context.CancellationToken));
    });

    public override Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context) =>
        GuardAsync("grpc-repository", () => new ValueTask<RepositoryIndexResponse>(new RepositoryIndexResponse
        {
            Models =
            {
                models.All.Select(model => new RepositoryIndexResponse.Types.ModelIndex
                {
                    Name = model.Name,
                    Version = model.Version,
                    State = RepositoryEndpoints.State,
                }),
            },
        }));

    public override Task<RepositoryModelLoadResponse> RepositoryModelLoad(RepositoryModelLoadRequest request, ServerCallContext context) =>
        throw Unimplemented(RepositoryEndpoints.NoLoading);

    public override Task<RepositoryModelUnloadResponse> RepositoryModelUnload(RepositoryModelUnloadRequest request,
        ServerCallContext context) =>
        throw Unimplemented(RepositoryEndpoints.NoLoading);

    public override Task ModelStreamInfer(IAsyncStreamReader<ModelInferRequest> requestStream,
        IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context) =>
        throw Unimplemented("streams are not served: call ModelInfer once for each request; calls can run at the same time.");

    private static RpcException Unimplemented(string message) => new(new Status(StatusCode.Unimplemented, message));

    private async Task<T> GuardAsync<T>(string route, Func<ValueTask<T>> answer)
    {
        var start = Stopwatch.GetTimestamp();
        var status = 200;
        try
        {
            return await answer();
        }
        catch (Exception fault)
        {
            (status, var message) = RequestGate.Explain(fault);
            if (status == 429)
                metrics.Refused(route);
            if (status == 500)
                log.LogError(fault, "{Route} failed", route);
            throw new RpcException(new Status(ErrorBody.GrpcStatus(status), message));
        }
        finally
        {
            metrics.Answered(route, status, Stopwatch.GetElapsedTime(start));
        }
    }
}
