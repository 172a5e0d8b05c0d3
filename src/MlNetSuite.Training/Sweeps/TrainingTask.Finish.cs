using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Training.Tasks;

// The end of a sweep: from the trials it chose to one zip.
public abstract partial class TrainingTask<TData>
{
    /// <inheritdoc/>
    public FinishOutcome Finish(FinishJob job, TrainingRun run)
    {
        var request = job.Request;
        run.Report(new("reading", 0));
        var first = TrainingTasks.Named(Trainers, t => t.Name, "trainer", job.Members[0].Trainer);
        var rows = ReadAndSplit(new(request.Data, request.Test, request.Roles, null), request.Split, request.Rule, first, run);
        var loaded = new List<PredictionModel>();
        var members = new List<(TrainedModel Model, double Weight)>();
        try
        {
            foreach (var member in job.Members)
                members.Add((job.Refit ? Refit(member, rows.Train, this, run) : Left(member, job.Folder, loaded), member.Weight));
            using var merged = members.Count == 1 ? null : Merge(members, rows.Train, run);
            var model = merged ?? members[0].Model;
            run.Report(new("testing", 1));
            var card = Card(rows, model, new Dictionary<string, object>(), run) with
            {
                Trainer = members.Count == 1 ? first.Name : EnsembleName,
                Parameters = members.Count == 1 ? Json(job.Members[0]) : [],
                Members = members.Count == 1 ? [] : [.. job.Members.Select(m => new CardMember(m.Trainer, Json(m), m.Weight))],
                Split = request.Split,
                Validation = new()
                {
                    ["protocol"] = request.Validation,
                    ["metrics"] = JsonSerializer.SerializeToNode(job.Value),
                },
            };
            card = card with { Notes = [.. card.Notes, .. job.Notes] };
            var report = TestAndSave(model, card, rows, request.Artifact, run);
            return new(report.ToJson(), rows.Train.Count, rows.Test.Count, members.Count, card.Notes);
        }
        finally
        {
            foreach (var (model, _) in members)
                model.Dispose();
            foreach (var model in loaded)
                model.Dispose();
        }
    }

    private TrainedModel Merge(List<(TrainedModel Model, double Weight)> members, TData rows, TrainingRun run) => throw new NotSupportedException();
    private TrainedModel Left(FinishMember member, string folder, List<PredictionModel> loaded) {
        var model = PredictionModel.Open(new TrialFolder(folder).ModelOf(member.Number)); loaded.Add(model); return new(model.Transformer, model.InputSchema); }

    private const string EnsembleName = "ensemble";

    private static TrainedModel Refit(FinishMember member, TData rows, TrainingTask<TData> task, TrainingRun run)
    {
        var trainer = TrainingTasks.Named(task.Trainers, t => t.Name, "trainer", member.Trainer);
        return trainer.Train(rows, trainer.Space.Resolve(member.Parameters), run);
    }

    /// <summary>Parameters as the card has them: numbers as numbers.</summary>
    private JsonObject Json(FinishMember member)
    {
        var trainer = TrainingTasks.Named(Trainers, t => t.Name, "trainer", member.Trainer);
        return (JsonObject)JsonSerializer.SerializeToNode(trainer.Space.Resolve(member.Parameters).ToDictionary())!;
    }
}
