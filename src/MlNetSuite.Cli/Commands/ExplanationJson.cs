using System.Text.Json.Nodes;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Commands;

/// <summary>Explanations as <c>explain --json</c> prints them.</summary>
internal static class ExplanationJson
{
    internal static JsonObject Of(ImportanceOutcome outcome)
    {
        var json = new JsonObject
        {
            ["task"] = outcome.Task,
            ["rows"] = outcome.Rows,
            ["metric"] = outcome.Metric,
            ["value"] = outcome.Value
        };
        if (outcome.Words.Count == 0)
            json["importance"] = Array(outcome.Features,
                f => new() { ["feature"] = f.Feature, ["mean"] = f.Mean, ["deviation"] = f.Deviation });
        else
            json["words"] = Array(outcome.Words, w => new()
            {
                ["label"] = w.Label,
                ["word"] = w.Word,
                ["rows"] = w.Rows,
                ["meanDrop"] = w.MeanDrop,
                ["importance"] = w.Importance,
            });
        json["notes"] = Notes(outcome.Notes);
        return json;
    }

    internal static JsonObject Of(Explanation explanation, IReadOnlyList<NearestExample> nearest)
    {
        var json = new JsonObject
        {
            ["method"] = explanation.Method,
            ["label"] = explanation.Label,
            ["prediction"] = explanation.Prediction,
            ["base"] = explanation.BaseValue,
        };
        if (explanation.Fidelity is { } fidelity)
            json["fidelity"] = fidelity;
        json["attributions"] = Array(explanation.Attributions, a => a.Value is null
            ? new() { ["feature"] = a.Feature, ["weight"] = a.Weight }
            : new() { ["feature"] = a.Feature, ["value"] = a.Value, ["weight"] = a.Weight });
        if (nearest.Count > 0)
            json["nearest"] = Array(nearest, e => new() { ["text"] = e.Text, ["label"] = e.Label, ["similarity"] = e.Similarity });
        json["notes"] = Notes(explanation.Notes);
        return json;
    }

    internal static JsonObject Of(OcclusionMap map) => new()
    {
        ["method"] = "occlusion",
        ["label"] = map.Label,
        ["prediction"] = map.Prediction,
        ["patch"] = map.Patch,
        ["height"] = map.Height,
        ["width"] = map.Width,
        ["losses"] = new JsonArray([.. Enumerable.Range(0, map.Height).Select(y =>
            new JsonArray([.. Enumerable.Range(0, map.Width).Select(x => JsonValue.Create(map.Losses[y * map.Width + x]))]))]),
    };

    private static JsonArray Array<T>(IReadOnlyList<T> items, Func<T, JsonObject> json) => new([.. items.Select(json)]);

    private static JsonArray Notes(IReadOnlyList<string> notes) => new([.. notes.Select(n => JsonValue.Create(n))]);
}
