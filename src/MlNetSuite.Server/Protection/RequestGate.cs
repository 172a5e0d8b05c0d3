using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Rows;
using MlNetSuite.Server.Telemetry;

namespace MlNetSuite.Server.Protection;

/// <summary>The answer to a request whose body has been read, not yet sent.</summary>
internal delegate ValueTask<PooledJson> BodyHandler(HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancel);

/// <summary>Every REST request passes here: its body is read within limits, it waits for its turn, its time is bounded, and a
/// fault becomes a status and <c>{"error": "..."}</c>.</summary>
internal sealed class RequestGate(
    PredictionServerOptions options, Admission admission, MemoryBudget budget, ServerMetrics metrics, ILogger<RequestGate> log)
{
    private const string Internal = "the server failed at this; its log tells more.";

    private readonly Deadlines _deadlines = new(options.RequestTimeout);

    /// <summary>For requests that predict.</summary>
    internal RequestDelegate Predicting(string route, BodyHandler handle) => context => GuardAsync(context, route, async (context, cancel) =>
    {
        using var body = await RequestBody.ReadAsync(context.Request, options.MaxBodyBytes, budget, cancel);
        if (!await admission.TryEnterAsync(cancel))
        {
            metrics.Refused(route);
            await ErrorBody.WriteAsync(context, StatusCodes.Status429TooManyRequests, "the server is busy; try again in a second.");
            return;
        }
        using var answer = await InsideAsync(context, handle, body, cancel);
        // Whoever reads slowly does it outside, and keeps nobody from their turn.
        await answer.SendAsync(context.Response);
    });

    private async ValueTask<PooledJson> InsideAsync(HttpContext context, BodyHandler handle, RequestBody body, CancellationToken cancel)
    {
        try
        {
            return await handle(context, body.Bytes, cancel);
        }
        finally
        {
            admission.Leave();
        }
    }

    /// <summary>For requests that only look.</summary>
    internal RequestDelegate Looking(string route, Func<HttpContext, Task> handle) => context =>
        GuardAsync(context, route, (context, _) => handle(context));

    private async Task GuardAsync(HttpContext context, string route, Func<HttpContext, CancellationToken, Task> handle)
    {
        var start = Stopwatch.GetTimestamp();
        using var deadline = _deadlines.Start(context.RequestAborted);
        try
        {
            await handle(context, deadline.Token);
        }
        catch (Exception fault)
        {
            await AnswerAsync(context, fault);
        }
        finally
        {
            metrics.Answered(route, context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault)
    {
        // Nobody is there to read it; 499 is for the metrics.
        if (context.RequestAborted.IsCancellationRequested || fault is IOException and not BadHttpRequestException)
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
        await ErrorBody.WriteAsync(context, status, message);
    }

    /// <summary>What a fault means to whoever asked: a status and a message without anything of the server's inside.</summary>
    internal static (int Status, string Message) Explain(Exception fault) => fault switch
    {
        RefusedRequestException refused => (refused.Status, refused.Message),
        PredictionInputException or NotSupportedException => (StatusCodes.Status400BadRequest, fault.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        JsonException json => (StatusCodes.Status400BadRequest, $"the body is not JSON as expected: {json.Message}"),
        KeyNotFoundException => (StatusCodes.Status404NotFound, fault.Message),
        ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "the model was unloaded while the request waited; try again."),
        OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, "the prediction took longer than a request may; send fewer rows at once."),
        _ => (StatusCodes.Status500InternalServerError, Internal),
    };
}
