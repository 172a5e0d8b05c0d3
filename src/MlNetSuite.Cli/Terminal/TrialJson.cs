using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Trials of task sweeps as the command prints them: the trainer separately, its parameters under their own names.</summary>
internal static class TrialJson
{
    /// <summary>The parameter that chooses among trainers.</summary>
    private const string TrainerParameter = "trainer";

    /// <summary>The trainer; null where the space has no choice of trainers.</summary>
    internal static string? Trainer(Trial trial) =>
        trial.Parameters.TryGetValue(TrainerParameter, out var trainer) ? trainer as string : null;

    /// <summary>The trainer's parameters, as <c>train --set</c> takes them, or all where there is no choice of trainers.</summary>
    internal static ParameterSet Parameters(Trial trial) =>
        Trainer(trial) is { } trainer ? trial.Parameters.Branch(trainer) : trial.Parameters;

    /// <summary><c>{number, state, trainer, parameters, share, value, seconds, reports, failure}</c>, and <c>values</c> where there are
    /// several objectives.</summary>
    internal static JsonObject Whole(Trial trial) => WithValues(trial, new()
    {
        ["number"] = trial.Number,
        ["state"] = trial.State.ToString().ToLowerInvariant(),
        ["trainer"] = Trainer(trial),
        ["parameters"] = JsonNode.Parse(Parameters(trial).ToJson()),
        ["share"] = trial.Share,
        ["value"] = Finite(trial.Value),
        ["seconds"] = trial.Seconds,
        ["reports"] = new JsonArray([.. trial.Reports.Select(StudyExport.ToJson)]),
        ["failure"] = trial.Failure,
    });

    /// <summary><c>{number, trainer, parameters, share, value, seed}</c>: enough to run it again; and <c>values</c> where there are several
    /// objectives.</summary>
    internal static JsonObject Best(Trial trial) => WithValues(trial, new()
    {
        ["number"] = trial.Number,
        ["trainer"] = Trainer(trial),
        ["parameters"] = JsonNode.Parse(Parameters(trial).ToJson()),
        ["share"] = trial.Share,
        ["value"] = Finite(trial.Value),
        ["seed"] = trial.Seed,
    });

    /// <summary><c>{study, attributes, objectives, seed, trials, completed, pruned, failed, best}</c></summary>
    internal static JsonObject Summary(Study study)
    {
        var trials = study.Trials();
        int Count(TrialState state) => trials.Count(t => t.State == state);
        return new()
        {
            ["study"] = study.Definition.Name,
            ["attributes"] = new JsonObject(study.Definition.Attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
            ["objectives"] = new JsonArray(
                [.. study.Definition.Objectives.Select(o =>
                    new JsonObject { ["metric"] = o.Metric, ["direction"] = o.Direction.ToString().ToLowerInvariant() })]),
            ["seed"] = study.Definition.Seed,
            ["trials"] = trials.Count,
            ["completed"] = Count(TrialState.Completed),
            ["pruned"] = Count(TrialState.Pruned),
            ["failed"] = Count(TrialState.Failed),
            ["best"] = study.Best() is { } best ? Best(best) : null,
        };
    }

    private static JsonObject WithValues(Trial trial, JsonObject json)
    {
        if (trial.Values.Count > 1)
            json["values"] = new JsonArray([.. trial.Values.Select(value => Finite(value))]);
        return json;
    }

    private static JsonNode? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
