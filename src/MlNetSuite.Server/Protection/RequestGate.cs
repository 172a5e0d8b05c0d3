using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Telemetry;

namespace MlNetSuite.Server.Protection;

/// <summary>The answer to a request whose body has been read, not yet sent.</summary>
internal delegate ValueTask<PooledJson> BodyHandler(HttpContext context, ReadOnlyMemory<byte> body, MemoryCharge memory,
    CancellationToken cancel);

/// <summary>Every request passes here, by REST or gRPC: its memory is charged, its body read within limits, it waits for its turn, its time
/// is bounded, and a fault becomes a status and <c>{"error": "..."}</c>.</summary>
internal sealed class RequestGate(
    PredictionServerOptions options, PredictionTurns turns, MemoryBudget budget, StopGrace stop, ServerMetrics metrics,
    IServiceProvider services, ILogger<RequestGate> log)
{
    private const string Internal = "the server failed to answer this request; its log says why.";

    private const string Slow = "the prediction took longer than a request may; send fewer rows at once.";

    /// <summary>The time of a request, to be set on the endpoints: from its first byte to its answer.</summary>
    internal RequestTimeoutPolicy TimeLimit { get; } = new()
    {
        Timeout = options.RequestTimeout,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context => ErrorBody.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Slow),
    };

    /// <summary>For requests that predict: they wait for their turn.</summary>
    internal RequestDelegate Predicting(string route, BodyHandler handle) => Reading(route, async (context, body, memory, cancel) =>
    {
        await memory.StartWorkAsync(cancel);
        using var turn = await turns.EnterAsync(cancel);
        return await handle(context, body, memory, cancel);
    });

    /// <summary>For requests with a body that do not predict.</summary>
    internal RequestDelegate Reading(string route, BodyHandler handle) => Guarded(route, async context =>
    {
        var cancel = context.RequestAborted;
        using var memory = new MemoryCharge(budget);
        using var body = new BodyBuffer(memory, options.MaxBodyBytes);
        await RequestBody.ReadAsync(context.Request, body, cancel, stop.Over);
        using var answer = await handle(context, body.Bytes, memory, cancel);
        // A slow reader keeps nobody from their turn.
        await answer.SendAsync(context.Response);
    });

    /// <summary>For requests without a body.</summary>
    internal RequestDelegate Looking(string route, Func<HttpContext, Task> handle) => Guarded(route, new(handle));

    /// <summary>For calls by gRPC: the service finds the message read, and what it takes is charged to the <see cref="MemoryCharge"/> among
    /// the request's features.</summary>
    internal RequestDelegate Calling(RequestDelegate call)
    {
        var timed = Timed(async context =>
        {
            using var memory = new MemoryCharge(budget);
            using var body = new BodyBuffer(memory, options.MaxBodyBytes + GrpcBody.PrefixSize);
            await GrpcBody.ReadAsync(context, body, context.RequestAborted, stop.Over);
            await memory.StartWorkAsync(context.RequestAborted);
            context.Features.Set(memory);
            await call(context);
        });
        return context => GuardAsync(context, "grpc", timed, always: false);
    }

    private RequestDelegate Guarded(string route, RequestDelegate handle)
    {
        var timed = Timed(handle);
        return context => GuardAsync(context, route, timed, always: true);
    }

    // As a pipeline of its own, so that the time holds in apps that do not use the middleware themselves.
    private RequestDelegate Timed(RequestDelegate handle)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseRequestTimeouts();
        pipeline.Run(handle);
        return pipeline.Build();
    }

    private async Task GuardAsync(HttpContext context, string route, RequestDelegate handle, bool always)
    {
        var start = Stopwatch.GetTimestamp();
        var aborted = context.RequestAborted;
        var refused = false;
        try
        {
            await handle(context);
        }
        catch (Exception fault)
        {
            refused = true;
            if (fault is RefusedRequestException { Status: StatusCodes.Status429TooManyRequests })
                metrics.Refused(route);
            await AnswerAsync(context, fault, aborted);
        }
        finally
        {
            // The service measures what it answers itself.
            if (always || refused)
                metrics.Answered(route, context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault, CancellationToken aborted)
    {
        // Nobody is there to read it; 499 is for the metrics.
        if (aborted.IsCancellationRequested || fault is IOException and not BadHttpRequestException)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            context.Abort();
            return;
        }
        var (status, message) = Explain(fault);
        if (status == StatusCodes.Status500InternalServerError)
            log.LogError(fault, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        // HTTP/2 ends a stream with its answer, and the connection with it if more comes for too long.
        var full = status == StatusCodes.Status429TooManyRequests;
        if (full && HttpProtocol.IsHttp2(context.Request.Protocol))
            await DiscardAsync(context, aborted);
        await ErrorBody.WriteAsync(context, status, message);
        if (full && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            await context.Response.CompleteAsync();
            await DiscardAsync(context, aborted);
        }
    }

    // A client that is still sending a large body reads the answer afterwards, and never if the connection is reset before.
    private async Task DiscardAsync(HttpContext context, CancellationToken aborted)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limited.CancelAfter(options.RequestTimeout);
        try
        {
            using var rest = new BodyStream(context.Request, limited.Token, stop.Over);
            await rest.CopyToAsync(Stream.Null, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The client left or was too slow; its request is refused in any case.
            log.LogDebug(fault, "the rest of a refused body was not read");
        }
    }

    /// <summary>What a fault means to the client: a status and a message without internal details.</summary>
    internal static (int Status, string Message) Explain(Exception fault) => fault switch
    {
        RefusedRequestException refused => (refused.Status, refused.Message),
        PredictionInputException or NotSupportedException => (StatusCodes.Status400BadRequest, fault.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        JsonException json => (StatusCodes.Status400BadRequest, $"the body is not JSON as expected: {json.Message}"),
        KeyNotFoundException => (StatusCodes.Status404NotFound, fault.Message),
        ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "the model was unloaded while the request waited; try again."),
        OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, Slow),
        OutOfMemoryException =>
            (StatusCodes.Status503ServiceUnavailable, "the server has no memory left for this request; send fewer rows at once."),
        _ => (StatusCodes.Status500InternalServerError, Internal),
    };
}
