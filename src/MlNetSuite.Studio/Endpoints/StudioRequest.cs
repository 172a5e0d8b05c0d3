using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Server;
using MlNetSuite.Server.Protection;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>What a request names, and what it is told where there is no such thing.</summary>
internal static class StudioRequest
{
    /// <summary>The study that <c>?in=STORE&amp;name=NAME</c> names.</summary>
    /// <exception cref="RefusedRequestException">There is none: 404.</exception>
    internal static async Task<WatchedStudy> StudyAsync(HttpContext context, WatchedStudies studies)
    {
        var source = Whole(context, "in") ?? 0;
        if (context.Request.Query["name"] is not [{ Length: > 0 } name])
            throw new RefusedRequestException("name the study: ?in=0&name=NAME.");
        return await NamedAsync(studies, source, name);
    }

    /// <inheritdoc cref="StudyAsync"/>
    internal static async Task<WatchedStudy> NamedAsync(WatchedStudies studies, int source, string name)
    {
        // Stores are read by waiting.
        var (found, why) = await Task.Run(() => (studies.Find(source, name, out var why), why));
        return found ?? throw new RefusedRequestException(StatusCodes.Status404NotFound, why);
    }

    /// <summary>A whole number of the query; null where it has none.</summary>
    internal static int? Whole(HttpContext context, string name) => context.Request.Query[name] switch
    {
        [] => null,
        [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new RefusedRequestException($"'{name}' must be a whole number."),
    };

    /// <summary>Faults become a status and <c>{"error": "..."}</c>.</summary>
    internal static RequestDelegate Guarded(Func<HttpContext, Task> handle, ILogger log) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (Exception fault)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            var (status, message) = fault switch
            {
                RefusedRequestException refused => (refused.Status, refused.Message),
                BadHttpRequestException bad => (bad.StatusCode, bad.Message),
                ParameterException => (StatusCodes.Status400BadRequest, fault.Message),
                StudyException or IOException => (StatusCodes.Status503ServiceUnavailable, fault.Message),
                _ => (StatusCodes.Status500InternalServerError, "the studio failed to answer this request; its log says why."),
            };
            if (status == StatusCodes.Status500InternalServerError)
                StudioLog.Failed(log, fault, context.Request.Path);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await ErrorBody.WriteAsync(context, status, message);
        }
    };
}
