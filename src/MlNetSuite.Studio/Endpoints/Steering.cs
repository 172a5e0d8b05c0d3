using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Server;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>What a person does to a sweep that is steered here, and to its study.</summary>
internal sealed class Steering(WatchedStudies studies, StudioOptions options)
{
    /// <summary>Who proposed a trial that was enqueued here.</summary>
    private const string Origin = "studio";

    private const int LongestNote = 4_000;

    /// <summary><c>POST api/sweep {"in": 0, "name": "NAME", "action": "pause" | "resume" | "skip" | "finish", "trial": N}</c></summary>
    internal async Task SteerAsync(HttpContext context)
    {
        using var order = await SteeringOrder.ReadAsync(context, studies, options);
        var (action, trial) = (order.Text("action"), order.Whole("trial"));
        if (!StudioSweep.Actions.Contains(action))
            throw new RefusedRequestException("'action' must be pause, resume, skip or finish.");
        if (trial is not null && action != "skip")
            throw new RefusedRequestException($"'trial' names the trial to skip; {action} is for the whole sweep.");
        if (action == "skip" && trial is { } number && await Task.Run(() => EndWaiting(order.Study, number)))
            action = "";
        if (action.Length > 0 && order.Sweep.Steer(action, trial) is { } refusal)
            throw new RefusedRequestException(StatusCodes.Status409Conflict, refusal);
        await SendAsync(context, $"{{\"state\":\"{order.Sweep.State}\"}}");
    }

    /// <summary><c>POST api/trials {"in": 0, "name": "NAME", "parameters": {...}}</c>: a trial with these, and the defaults of those not
    /// given, is run next.</summary>
    internal async Task EnqueueAsync(HttpContext context)
    {
        using var order = await SteeringOrder.ReadAsync(context, studies, options);
        var given = order.Texts("parameters");
        var number = await Task.Run(() =>
        {
            var state = order.Study.Read();
            var study = state.Definition
                ?? throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable, "the study was not read yet.");
            var parameters = study.Space.Resolve(given);
            if (order.Sweep.Refuses(next: state.Trials.Count == 0 ? 0 : state.Trials[^1].Number + 1) is { } why)
                throw new RefusedRequestException(StatusCodes.Status409Conflict, why);
            return order.Study.Source.Ask((store, _) => store.Enqueue(study.Name, parameters, Origin));
        });
        await SendAsync(context, string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{number}}}"));
    }

    /// <summary><c>POST api/notes {"in": 0, "name": "NAME", "trial": N, "note": "..."}</c>: a note on a trial, or without one on the
    /// study.</summary>
    internal async Task AnnotateAsync(HttpContext context)
    {
        using var order = await SteeringOrder.ReadAsync(context, studies, options);
        var (note, trial) = (order.Text("note").Trim(), order.Whole("trial"));
        if (note.Length > LongestNote)
            throw new RefusedRequestException($"a note may have {LongestNote} letters; this one has {note.Length}.");
        await Task.Run(() =>
        {
            if (trial is { } number && order.Study.Read().Trials.All(t => t.Number != number))
                throw new RefusedRequestException(StatusCodes.Status404NotFound, $"there is no trial {number}.");
            order.Study.Source.Ask<object?>((store, _) =>
            {
                store.Annotate(order.Study.Name, trial, note);
                return null;
            });
            order.Study.ReadNotes();
        });
        await SendAsync(context, "{}");
    }

    /// <summary>A trial that nobody runs yet is skipped by its end alone.</summary>
    private static bool EndWaiting(WatchedStudy watched, int number)
    {
        if (watched.Read().Trials.FirstOrDefault(t => t.Number == number) is not { State: TrialState.Waiting } waiting)
            return false;
        watched.Source.Ask<object?>((store, _) =>
        {
            store.Finish(watched.Name, waiting with { State = TrialState.Skipped, Failure = "skipped before it began" });
            return null;
        });
        return true;
    }

    private static Task SendAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
