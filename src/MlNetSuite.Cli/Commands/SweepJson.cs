using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cli.Commands;

/// <summary>What <c>sweep --json</c> prints.</summary>
internal static class SweepJson
{
    internal static JsonObject Of(SweepOutcome outcome) => new()
    {
        ["study"] = outcome.Study.Name,
        ["task"] = outcome.Task,
        ["metric"] = outcome.Study.Objectives[0].Metric,
        ["trials"] = outcome.Trials.Count,
        ["completed"] = Count(outcome, TrialState.Completed),
        ["pruned"] = Count(outcome, TrialState.Pruned),
        ["failed"] = Count(outcome, TrialState.Failed),
        ["stopped"] = Count(outcome, TrialState.Stopped),
        ["constant"] = outcome.Constant.Count,
        ["best"] = new JsonObject
        {
            ["number"] = outcome.Best.Number,
            ["trainer"] = outcome.Best.Parameters.Text("trainer"),
            ["parameters"] = JsonSerializer.SerializeToNode(outcome.Best.Parameters.Branch(outcome.Best.Parameters.Text("trainer"))
                .ToDictionary()),
            ["value"] = outcome.Best.Value,
        },
        ["test"] = outcome.Final.Test.DeepClone(),
        ["seconds"] = Math.Round(outcome.Seconds, 3),
        ["stages"] = CommandTime.Json(outcome.Stages),
        ["artifact"] = outcome.Artifact,
        ["notes"] = new JsonArray([.. outcome.Final.Notes.Select(note => (JsonNode)note)]),
    };

    private static int Count(SweepOutcome outcome, TrialState state) => outcome.Trials.Count(t => t.State == state);
}
