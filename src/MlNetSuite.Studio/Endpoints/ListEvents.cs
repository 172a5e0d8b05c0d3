using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Studio.Json;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary><c>GET api/studies/events</c>: the studies, and again those that changed: <c>studies</c> with all of them, the newest first,
/// <c>changed</c> with some.</summary>
internal sealed class ListEvents(WatchedStudies studies, Viewers viewers, StudioOptions options, IHostApplicationLifetime life)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    internal async Task SendAsync(HttpContext context)
    {
        using var viewer = viewers.Enter();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        var stream = new EventStream(context.Response);
        stream.Begin();
        var looking = new Dictionary<WatchedStudy, IDisposable>();
        try
        {
            await FollowAsync(stream, looking, over.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the server is to stop.
        }
        finally
        {
            foreach (var one in looking.Values)
                one.Dispose();
        }
    }

    private async Task FollowAsync(EventStream stream, Dictionary<WatchedStudy, IDisposable> looking, CancellationToken over)
    {
        var sent = new Dictionary<WatchedStudy, (long Version, string? Sweep)>();
        var (shape, quiet) = ("", TimeProvider.System.GetTimestamp());
        using var clock = new PeriodicTimer(Pause);
        do
        {
            var list = await Task.Run(studies.List, over);
            foreach (var study in list.Studies.Where(s => !looking.ContainsKey(s)))
            {
                await Task.Run(study.Read, over);
                looking[study] = study.Look();
            }
            var states = list.Studies.Select(study => (Study: study, State: study.Now)).ToList();
            var next = string.Join('\n', [.. states.Select(s => $"{s.Study.Source.Index}/{s.Study.Name}"), "",
                .. list.Faults.Select(f => f.Fault)]);
            var changed = states.Where(s => !sent.TryGetValue(s.Study, out var told) || told != (s.State.Version, Sweep(s.Study))).ToList();
            if (next == shape && changed.Count == 0)
            {
                if (TimeProvider.System.GetElapsedTime(quiet) < Beat)
                    continue;
                await stream.BeatAsync(over);
                quiet = TimeProvider.System.GetTimestamp();
                continue;
            }
            var all = next != shape;
            var told = all ? StudyOrder.NewestFirst(states) : changed;
            await stream.SendAsync(all ? "studies" : "changed", null, json => Write(json, told, Sweep, all ? list : null), over);
            foreach (var (study, state) in changed)
                sent[study] = (state.Version, Sweep(study));
            (shape, quiet) = (next, TimeProvider.System.GetTimestamp());
        }
        while (await clock.WaitForNextTickAsync(over));
    }

    private string? Sweep(WatchedStudy study) => SteeringOrder.SweepOf(options, study)?.State;

    internal static void Write(Utf8JsonWriter json, IReadOnlyList<(WatchedStudy Study, StudyState State)> states,
        Func<WatchedStudy, string?> sweep, StudyList? list)
    {
        json.WriteStartArray("studies");
        foreach (var (study, state) in states)
            StudySummary.Write(json, study, state, sweep(study));
        json.WriteEndArray();
        if (list is not null)
            json.Column("faults", list.Faults, (j, f) => j.WriteStringValue(JsonText.Short(f.Fault, 1_000)));
    }
}
