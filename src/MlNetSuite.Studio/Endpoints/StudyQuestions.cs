using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Server;
using MlNetSuite.Studio.Json;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>What is asked once: the list, a trial, the front, what decides, a table of all.</summary>
internal sealed class StudyQuestions(WatchedStudies studies, StudioOptions options)
{
    private readonly KeptImportance _importance = new();

    /// <summary><c>GET api/studies</c>: the newest first.</summary>
    internal async Task ListAsync(HttpContext context)
    {
        var (list, states) = await Task.Run(() =>
        {
            var list = studies.List();
            return (list, StudyOrder.NewestFirst([.. list.Studies.Select(study => (study, study.Read()))]));
        });
        await SendAsync(context, json => ListEvents.Write(json, states, study => SteeringOrder.SweepOf(options, study)?.State, list));
    }

    /// <summary><c>GET api/about</c>: what this studio has beyond studies.</summary>
    internal Task AboutAsync(HttpContext context) => SendAsync(context, json => json.WriteString("models", options.Models));

    /// <summary><c>GET api/trial?in=0&amp;name=NAME&amp;number=N</c></summary>
    internal async Task TrialAsync(HttpContext context)
    {
        var (watched, state, study) = await ReadAsync(context);
        var number = StudioRequest.Whole(context, "number") ?? throw new RefusedRequestException("name the trial: &number=N.");
        var trial = state.Trials.FirstOrDefault(t => t.Number == number)
            ?? throw new RefusedRequestException(StatusCodes.Status404NotFound, state.Trials.Count == 0
                ? $"study '{study.Name}' has no trials yet."
                : $"there is no trial {number}; the last is {state.Trials[^1].Number}.");
        await SendAsync(context, json => TrialPage.Write(json, trial, study, options.TrainLine?.Invoke(study, trial),
            state.Best?.Number == trial.Number, state.Notes.FirstOrDefault(n => n.Trial == number)?.Text,
            SteeringOrder.SweepOf(options, watched) is { End: null }));
    }

    /// <summary><c>GET api/front?in=0&amp;name=NAME&amp;prefer=RULE</c>: the trials that no other beats in all objectives, and the
    /// preferred one.</summary>
    internal async Task FrontAsync(HttpContext context)
    {
        var (_, state, study) = await ReadAsync(context);
        var rule = context.Request.Query["prefer"] is [{ Length: > 0 and <= 500 } given] ? given : "balanced";
        var preference = Preference.Parse(rule, study.Objectives);
        var front = await Task.Run(() => ParetoFront.Of(state.Trials, study.Objectives));
        string? why = null;
        Trial? preferred = null;
        try
        {
            preferred = preference.Choose(state.Trials);
        }
        catch (StudyException fault)
        {
            why = fault.Message;
        }
        await SendAsync(context, json =>
        {
            json.Column("front", front, (j, t) => j.WriteNumberValue(t.Number));
            json.WritePropertyName("preferred");
            json.Value(preferred?.Number);
            json.WriteString("why", why);
        });
    }

    /// <summary><c>GET api/importance?in=0&amp;name=NAME</c></summary>
    internal async Task ImportanceAsync(HttpContext context)
    {
        var (watched, state, study) = await ReadAsync(context);
        var (parameters, trials) = await _importance.OfAsync(watched, state, study, context.RequestAborted);
        await SendAsync(context, json =>
        {
            json.WriteNumber("trials", trials);
            json.Column("parameters", parameters, (j, p) =>
            {
                j.WriteStartObject();
                j.WriteString("name", p.Name);
                j.WriteNumber("share", Math.Round(p.Share, 5));
                j.WriteNumber("active", Math.Round(p.Active, 5));
                j.WriteEndObject();
            });
        });
    }

    /// <summary><c>GET api/export?in=0&amp;name=NAME</c>: the study as CSV, as <c>mlnetsuite study export</c> writes it.</summary>
    internal async Task ExportAsync(HttpContext context)
    {
        var (_, state, study) = await ReadAsync(context);
        var bytes = await Task.Run(() =>
        {
            using var text = new MemoryStream();
            using (var writer = new StreamWriter(text, new UTF8Encoding(false), leaveOpen: true))
                StudyExport.WriteCsv(study, state.Trials, writer);
            return text.ToArray();
        });
        context.Response.Headers.ContentDisposition = "attachment; filename=\"study.csv\"";
        await SendAsync(context, bytes, "text/csv; charset=utf-8");
    }

    private async Task<(WatchedStudy Watched, StudyState State, StudyDefinition Study)> ReadAsync(HttpContext context)
    {
        var watched = await StudioRequest.StudyAsync(context, studies);
        var state = await Task.Run(watched.Read);
        return state.Definition is { } study
            ? (watched, state, study)
            : throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable, state.Fault ?? "the study was not read yet.");
    }

    private static Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, JsonText.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return SendAsync(context, bytes.ToArray(), "application/json");
    }

    private static Task SendAsync(HttpContext context, byte[] body, string type)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }
}
