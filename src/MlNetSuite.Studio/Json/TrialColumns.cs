using System.Globalization;
using System.Text.Json;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Studio.Json;

/// <summary>Trials as columns: ten thousand of them are a third of the bytes that objects would be, and need no objects in the
/// browser.</summary>
internal static class TrialColumns
{
    /// <summary>Most letters of a failure; a trial's own page has more.</summary>
    private const int LongestFailure = 300;

    /// <summary>Most points of a curve.</summary>
    private const int MostPoints = 100;

    /// <summary>Ended trials whose curves are sent at once: the last ones pruned, and the best.</summary>
    private const int MostPruned = 200, MostBest = 40;

    /// <summary>Writes an object of columns.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="study">Their study.</param>
    internal static void Write(Utf8JsonWriter json, IReadOnlyList<Trial> trials, StudyDefinition study)
    {
        json.WriteStartObject();
        json.Column("number", trials, (j, t) => j.WriteNumberValue(t.Number));
        json.Column("state", trials, (j, t) => j.WriteStringValue(StudyJson.Write(t.State)));
        json.WriteStartArray("values");
        for (var o = 0; o < study.Objectives.Count; o++)
        {
            json.WriteStartArray();
            foreach (var trial in trials)
                json.Number(o < trial.Values.Count ? trial.Values[o] : o == 0 ? trial.LastValue : null);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.Column("started", trials, (j, t) => j.WriteNumberValue(t.Started.ToUnixTimeMilliseconds()));
        Unless(json, "machine", trials, t => t.Machine.Length == 0, (j, t) => j.WriteStringValue(JsonText.Short(t.Machine)));
        json.Column("seconds", trials, (j, t) => j.Number(Math.Round(t.Seconds, 3)));
        Unless(json, "share", trials, t => t.Share == 1, (j, t) => j.Number(t.Share));
        Unless(json, "memory", trials, t => t.PeakMemory == 0, (j, t) => j.WriteNumberValue(t.PeakMemory));
        json.Column("seed", trials, (j, t) => j.WriteNumberValue(t.Seed));
        json.Column("origin", trials, (j, t) => j.WriteStringValue(JsonText.Short(t.Origin)));
        Unless(json, "failure", trials, t => t.Failure is null,
            (j, t) => j.WriteStringValue(t.Failure is { } failure ? JsonText.Short(failure, LongestFailure) : null));
        Parameters(json, trials, study.Space);
        Curves(json, trials, study);
        json.WriteEndObject();
    }

    private static void Unless(Utf8JsonWriter json, string name, IReadOnlyList<Trial> trials, Func<Trial, bool> usual,
        Action<Utf8JsonWriter, Trial> write)
    {
        if (!trials.All(usual))
            json.Column(name, trials, write);
    }

    // One that counts in few trials is written with the rows that have it.
    private static void Parameters(Utf8JsonWriter json, IReadOnlyList<Trial> trials, SearchSpace space)
    {
        json.WriteStartObject("parameters");
        foreach (var parameter in space.Parameters.Where(p => p.Cardinality is not 1))
        {
            var rows = new List<int>();
            for (var i = 0; i < trials.Count; i++)
                if (trials[i].Parameters.ContainsKey(parameter.Name))
                    rows.Add(i);
            json.WriteStartObject(parameter.Name);
            if (rows.Count < trials.Count)
                json.Column("rows", rows, (j, row) => j.WriteNumberValue(row));
            json.Column("values", rows, (j, row) => j.Value(trials[row].Parameters[parameter.Name]));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Curves(Utf8JsonWriter json, IReadOnlyList<Trial> trials, StudyDefinition study)
    {
        var running = trials.Where(t => !t.Ended);
        var pruned = trials.Where(t => t.State == TrialState.Pruned).TakeLast(MostPruned);
        var best = Study.Leaderboard(trials.Where(t => t.Reports.Count > 0), study.Objectives).Take(MostBest);
        json.WriteStartObject("curves");
        foreach (var trial in running.Concat(pruned).Concat(best).Where(t => t.Reports.Count > 0))
        {
            json.WritePropertyName(trial.Number.ToString(CultureInfo.InvariantCulture));
            Curve(json, trial.Reports);
        }
        json.WriteEndObject();
    }

    /// <summary>Steps and values of reports, thinned to a hundred; the last one is always there.</summary>
    private static void Curve(Utf8JsonWriter json, IReadOnlyList<TrialReport> reports)
    {
        var stride = (reports.Count + MostPoints - 1) / MostPoints;
        var points = reports.Where((_, at) => (reports.Count - 1 - at) % stride == 0).ToList();
        json.WriteStartObject();
        json.Column("steps", points, (j, r) => j.Number(r.Step));
        json.Column("values", points, (j, r) => j.Number(r.Value));
        json.WriteEndObject();
    }
}
