using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The end of a sweep: from the trials it chose to one zip.</summary>
internal sealed class ModelFinish<TData>(TaskDefinition<TData> task, ISweepFiles files) where TData : Dataset
{
    /// <summary>Trains, averages, tests and writes the model that a sweep chose.</summary>
    internal FinishOutcome Run(SweepRequest request, FinishJob job, TrainingRun run)
    {
        run.Report(new("reading", 0));
        var packing = new ModelPacking<TData>(task, request.Samples);
        var first = Trainer(job.Members[0]);
        var source = new RowSource(request.Data, request.Test, request.Roles, null)
        {
            Parameters = new FixedParameters(request.Parameters, task.Trainers).Reading,
        };
        var rows = new RowSplitting<TData>(task).ReadAndSplit(source, request.Split, request.Rule, first, run);
        using var model = Make(job, rows.Train, run);
        var alone = job.Members.Count == 1;
        var card = packing.Card(rows, model, first, new Dictionary<string, object>(), run) with
        {
            Trainer = model.Trainer ?? first.Name,
            Parameters = alone ? Json(job.Members[0]) : [],
            Members = alone ? [] : [.. job.Members.Select(m => new CardMember(m.Trainer, Json(m), m.Weight))],
            Split = request.Split,
            Validation = request.Rule.ToJson(new MetricReport([.. job.Value])),
        };
        card = card with { Notes = [.. card.Notes, .. job.Notes] };
        var tested = packing.Test(model, card, rows, run);
        files.Write(job.Zip, stream => stream.Write(tested.Zip));
        return new(tested.Report.ToJson(), rows.Train.Count, rows.Test.Count, job.Members.Count, tested.Card.Notes)
        {
            Sha256 = WrittenArtifact.Sha256(tested.Zip),
        };
    }

    /// <summary>The one model, or the average of several; the members belong to it.</summary>
    private TrainedModel Make(FinishJob job, TData rows, TrainingRun run)
    {
        if (job.Members is [var only])
            return Member(job, only, rows, run).Model;
        var members = new ModelMember?[job.Members.Count];
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = job.ParallelMembers, CancellationToken = run.Cancel };
            var threads = Math.Max(1, run.Threads / parallel.MaxDegreeOfParallelism);
            var preparations = new PreparationCache();
            var made = 0;
            Parallel.For(0, members.Length, parallel, i =>
            {
                members[i] = Member(job, job.Members[i], rows, new(run.Seed, threads, null, run.Cancel)
                {
                    Preparations = preparations,
                    Vectors = run.Vectors,
                });
                var done = Interlocked.Increment(ref made);
                run.Report(new(string.Create(CultureInfo.InvariantCulture, $"model {done} of {members.Length}"),
                    (double)done / members.Length));
            });
            return Scores.Merge([.. members.Select(m => m!)], rows, run);
        }
        catch (Exception fault)
        {
            foreach (var member in members)
                member?.Model.Dispose();
            if (fault is AggregateException { InnerException: { } cause })
                ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    /// <summary>A chosen trial's model: trained as the trial was, with a run of its own, so that no member depends on the
    /// others.</summary>
    private ModelMember Member(FinishJob job, FinishMember member, TData rows, TrainingRun run)
    {
        if (!job.Refit)
            return Left(job, member);
        var trainer = Trainer(member);
        var own = new TrainingRun(run.Seed, run.Threads, run.Progress, run.Cancel)
        {
            Preparations = run.Preparations,
            Vectors = run.Vectors,
        };
        return new(trainer.Train(rows, trainer.Space.Resolve(member.Parameters), own), trainer.Name, member.Weight);
    }

    /// <summary>A chosen trial's model as the trial left it.</summary>
    private ModelMember Left(FinishJob job, FinishMember member)
    {
        var zip = new TrialFiles(files, job.Models).Model(member.Number)
            ?? throw new IOException($"the model of trial {member.Number} is gone.");
        return ModelMember.From(PredictionModel.Open(new MemoryStream(zip)), member.Weight);
    }

    private ITrainer<TData> Trainer(FinishMember member) => task.Trainer(member.Trainer);

    private ITaskScores<TData> Scores => task.Scores ?? throw new InputException($"models for {task.Name} cannot be averaged.");

    /// <summary>Parameters as the card has them: numbers as numbers.</summary>
    private JsonObject Json(FinishMember member) =>
        (JsonObject)JsonSerializer.SerializeToNode(Trainer(member).Space.Resolve(member.Parameters).ToDictionary())!;
}
