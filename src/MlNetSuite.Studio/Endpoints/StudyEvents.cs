using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Studio.Json;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary><c>GET api/study/events?in=0&amp;name=NAME</c>: a study and then what changes of it, as server-sent events.</summary>
/// <remarks><c>study</c>: the study and its trials; whoever gets it forgets what came before. <c>trials</c>: those that changed.
/// <c>notes</c>: what was written about it. <c>sweep</c>: whether it is steered here and how it stands. <c>fault</c>: the store cannot be read just now. A reader who comes back
/// with <c>Last-Event-ID</c> is sent what changed since.</remarks>
internal sealed class StudyEvents(WatchedStudies studies, StudioOptions options, Viewers viewers, IHostApplicationLifetime life)
{
    /// <summary>Most trials that are sent, the last ones.</summary>
    internal const int MostTrials = 50_000;

    private const int MostNotes = 500, LongestNote = 4_000;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    internal async Task SendAsync(HttpContext context)
    {
        var watched = await StudioRequest.StudyAsync(context, studies);
        using var viewer = viewers.Enter();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        await Task.Run(watched.Read, over.Token);
        using var looking = watched.Look();
        var stream = new EventStream(context.Response);
        stream.Begin();
        try
        {
            await FollowAsync(watched, stream, StreamPlace.Parse(context.Request.Headers["Last-Event-ID"]), over.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the server is to stop.
        }
    }

    private async Task FollowAsync(WatchedStudy watched, EventStream stream, StreamPlace place, CancellationToken over)
    {
        var (version, sweep, quiet) = (-1L, "", TimeProvider.System.GetTimestamp());
        IReadOnlyList<StudyNote> notes = [];
        // At least as often as the store is asked.
        using var clock = new PeriodicTimer(options.Interval / 2);
        do
        {
            var state = watched.Now;
            var steered = SweepState(watched);
            if (state.Version == version && steered == sweep)
            {
                if (TimeProvider.System.GetElapsedTime(quiet) < Beat)
                    continue;
                await stream.BeatAsync(over);
            }
            if (state.Version != version)
                place = await SendAsync(watched, stream, state, place, over);
            if (state.Notes != notes)
                await SendNotesAsync(stream, notes = state.Notes, over);
            if (steered != sweep)
                await SendSweepAsync(watched, stream, steered, over);
            (version, sweep, quiet) = (state.Version, steered, TimeProvider.System.GetTimestamp());
        }
        while (await clock.WaitForNextTickAsync(over));
    }

    private static async Task<StreamPlace> SendAsync(WatchedStudy watched, EventStream stream, StudyState state, StreamPlace place,
        CancellationToken over)
    {
        if (state.Fault is { } fault)
        {
            await stream.SendAsync("fault", null, json => json.WriteString("message", JsonText.Short(fault, 1_000)), over);
            return place;
        }
        var next = StreamPlace.Of(state);
        if (place.Opening == next.Opening)
        {
            if (state.Since(place.Revision) is { Count: > 0 } changed)
                await stream.SendAsync("trials", next.ToString(), json =>
                {
                    json.WritePropertyName("trials");
                    TrialColumns.Write(json, changed, state.Definition!);
                }, over);
            return next;
        }
        await stream.SendAsync("study", next.ToString(), json =>
        {
            json.WriteStartObject("study");
            StudyHead.Write(json, watched, state.Definition!);
            json.WriteEndObject();
            json.WriteNumber("omitted", Math.Max(0, state.Trials.Count - MostTrials));
            json.WritePropertyName("trials");
            TrialColumns.Write(json, [.. state.Trials.TakeLast(MostTrials)], state.Definition!);
        }, over);
        return next;
    }

    private Task SendSweepAsync(WatchedStudy watched, EventStream stream, string state, CancellationToken over) =>
        stream.SendAsync("sweep", null, json =>
        {
            json.WriteString("state", state);
            json.WriteString("end", SweepOf(watched)?.End);
        }, over);

    private static Task SendNotesAsync(EventStream stream, IReadOnlyList<StudyNote> notes, CancellationToken over) =>
        stream.SendAsync("notes", null, json => json.Column("notes", notes.Take(MostNotes).ToList(), (j, note) =>
        {
            j.WriteStartObject();
            j.WritePropertyName("trial");
            j.Value(note.Trial);
            j.WriteString("text", JsonText.Short(note.Text, LongestNote));
            j.WriteNumber("written", note.Written.ToUnixTimeMilliseconds());
            j.WriteEndObject();
        }), over);

    private string SweepState(WatchedStudy watched) => SweepOf(watched)?.State ?? "none";

    private StudioSweep? SweepOf(WatchedStudy watched) => SteeringOrder.SweepOf(options, watched);
}
