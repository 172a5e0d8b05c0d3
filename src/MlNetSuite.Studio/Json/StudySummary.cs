using System.Text.Json;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Json;

/// <summary>A study in a list: how far it is, its best, and how it came there.</summary>
internal static class StudySummary
{
    /// <summary>Most points of the line of the best.</summary>
    private const int MostPoints = 300;

    /// <param name="json">Receives it.</param>
    /// <param name="watched">The study.</param>
    /// <param name="state">As it is now.</param>
    /// <param name="sweep">What its sweep does that is steered here (see <see cref="StudioSweep.State"/>); null where there is none.</param>
    internal static void Write(Utf8JsonWriter json, WatchedStudy watched, StudyState state, string? sweep)
    {
        json.WriteStartObject();
        json.WriteNumber("in", watched.Source.Index);
        json.WriteString("store", JsonText.Short(watched.Source.Name));
        json.WriteString("name", watched.Name);
        if (sweep is not null)
            json.WriteString("sweep", sweep);
        if (state.Fault is { } fault)
            json.WriteString("fault", JsonText.Short(fault, 500));
        if (state.Definition is { } study)
            Known(json, state, study);
        json.WriteEndObject();
    }

    private static void Known(Utf8JsonWriter json, StudyState state, StudyDefinition study)
    {
        StudyHead.Objectives(json, study);
        json.WriteString("task", JsonText.Short(study.Attributes.GetValueOrDefault("task", "")));
        json.WriteString("data", JsonText.Short(study.Attributes.GetValueOrDefault("data", "")));
        json.WriteStartObject("counts");
        foreach (var group in state.Trials.GroupBy(t => t.State))
            json.WriteNumber(StudyJson.Write(group.Key), group.Count());
        json.WriteEndObject();
        json.WriteNumber("trials", state.Trials.Count);
        if (state is { Began: { } began, LastSign: { } last })
        {
            json.WriteNumber("began", began.ToUnixTimeMilliseconds());
            json.WriteNumber("last", last.ToUnixTimeMilliseconds());
        }
        if (state.Best is { } best)
        {
            json.WriteStartObject("best");
            json.WriteNumber("number", best.Number);
            json.Column("values", best.Values.Take(study.Objectives.Count).ToList(), (j, v) => j.Number(v));
            json.WriteEndObject();
        }
        Line(json, state, study.Objectives[0]);
    }

    /// <summary>The best so far wherever it became better: after how many trials, after how many seconds, its value.</summary>
    private static void Line(Utf8JsonWriter json, StudyState state, Objective objective)
    {
        var points = new List<(int Trial, double Seconds, double Value)>();
        var began = state.Trials.Count > 0 ? state.Trials.Min(t => t.Started) : default;
        var share = 0.0;
        foreach (var trial in state.Trials)
            if (trial.Value is { } value && double.IsFinite(value)
                && (points.Count == 0 || trial.Share > share || (trial.Share == share && objective.Better(value, points[^1].Value))))
            {
                points.Add((trial.Number, Math.Round((StudyState.SignOf(trial) - began).TotalSeconds, 3), value));
                share = trial.Share;
            }
        var stride = (points.Count + MostPoints - 1) / MostPoints;
        json.Column("line", points.Where((_, at) => (points.Count - 1 - at) % stride == 0).ToList(), (j, p) =>
        {
            j.WriteStartArray();
            j.WriteNumberValue(p.Trial);
            j.WriteNumberValue(p.Seconds);
            j.WriteNumberValue(p.Value);
            j.WriteEndArray();
        });
    }
}
