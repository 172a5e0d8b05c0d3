using System.Text.Json;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Studio.Json;

/// <summary>Everything about a trial.</summary>
internal static class TrialPage
{
    private const int MostReports = 2_000, LongestFailure = 20_000, LongestValue = 2_000;

    internal static void Write(Utf8JsonWriter json, Trial trial, StudyDefinition study, string? trainLine, bool best, string? note,
        bool steered)
    {
        json.WriteNumber("number", trial.Number);
        json.WriteString("state", StudyJson.Write(trial.State));
        json.WriteBoolean("best", best);
        json.WriteNumber("seed", trial.Seed);
        json.WriteString("machine", JsonText.Short(trial.Machine));
        json.WriteString("note", note is null ? "" : JsonText.Short(note, LongestFailure));
        json.WriteBoolean("steered", steered);
        json.WriteString("origin", JsonText.Short(trial.Origin));
        json.WriteNumber("share", trial.Share);
        json.WriteNumber("started", trial.Started.ToUnixTimeMilliseconds());
        json.WriteNumber("seconds", double.IsFinite(trial.Seconds) ? trial.Seconds : 0);
        json.WriteNumber("memory", trial.PeakMemory);
        json.WriteString("failure", trial.Failure is { } failure ? JsonText.Short(failure, LongestFailure) : null);
        json.WriteString("train", trainLine);
        StudyHead.Objectives(json, study);
        json.Column("values", trial.Values, (j, v) => j.Number(v));
        json.Column("parameters", [.. study.Space.Parameters.Where(p => trial.Parameters.ContainsKey(p.Name))], (j, p) =>
        {
            j.WriteStartObject();
            j.WriteString("name", p.Name);
            j.WriteString("summary", JsonText.Short(p.Summary));
            j.WriteBoolean("fixed", p.Cardinality is 1);
            j.WritePropertyName("value");
            if (trial.Parameters[p.Name] is string text)
                j.WriteStringValue(JsonText.Short(text, LongestValue));
            else
                j.Value(trial.Parameters[p.Name]);
            j.WriteEndObject();
        });
        json.WriteNumber("reported", trial.Reports.Count);
        json.Column("reports", trial.Reports.TakeLast(MostReports).ToList(), (j, r) =>
        {
            j.WriteStartArray();
            j.Number(r.Step);
            j.Number(r.Value);
            j.Number(r.Seconds);
            j.WriteEndArray();
        });
    }
}
