using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training;

/// <summary>One training: read, split, train, pack, test the packed model, write.</summary>
internal sealed class ModelTraining<TData>(TaskDefinition<TData> task) where TData : Dataset
{
    /// <inheritdoc cref="ITrainingTask.Train"/>
    internal TrainOutcome Run(TrainRequest request, TrainingRun run)
    {
        var (trainer, parameters) = Chosen(request);
        Holdout.RequireShare(request.Split);
        SampleRows.Require(request.Samples);
        ModelTarget.Require(request.Artifact, request.Roles, ("--data", request.Data), ("--test", request.Test));
        var packing = new ModelPacking<TData>(task, request.Samples);
        var rule = request.Validation is { } text ? task.ParseRule(text) : null;
        if (trainer.NeedsLibTorch(parameters))
            LibTorch.Require($"the trainer '{trainer.Name}'",
                [.. task.Trainers.Where(other => !other.NeedsLibTorch(other.Space.Defaults)).Select(other => other.Name)]);
        run = run with { Stages = new() };
        run.Begin(WorkStage.Reading, 0);
        var source = request.Source with { Parameters = parameters };
        var rows = new RowSplitting<TData>(task).ReadAndSplit(source, request.Split, rule, trainer, run);
        ModelArtifact.RequireWritable(request.Artifact);
        var validated = rule is null ? null : Validate(rows.Train, rule, trainer, parameters, run);

        run.Stages.Begin(WorkStage.Training);
        var watch = Stopwatch.StartNew();
        using var model = trainer.Train(rows.Train, parameters, run);
        var seconds = watch.Elapsed.TotalSeconds;

        var card = packing.Card(rows, model, trainer, parameters.ToDictionary(), run) with
        {
            Split = request.Split,
            Validation = validated is null ? null : rule!.ToJson(validated),
        };
        card = card with { Notes = [.. card.Notes, .. validated?.Notes ?? []] };
        var tested = packing.Test(model, card, rows, run);
        AtomicFile.Write(request.Artifact, stream => stream.Write(tested.Zip));
        return new(task.Name, rows.Train.Name, trainer.Name, parameters, tested.Report, tested.Baseline,
            rows.Train.Count, rows.Test.Count, seconds, request.Artifact, tested.Card.Notes)
        {
            Validation = validated,
            Columns = card.Columns,
            Suggestion = request.Trainer is null ? task.Suggestion?.Invoke(rows.Train) : null,
            Stages = run.Stages.End(),
        };
    }

    /// <summary>Who learns, with which parameters.</summary>
    internal (ITrainer<TData> Trainer, ParameterSet Parameters) Chosen(TrainRequest request)
    {
        var trainer = (request.Trainer ?? task.Rows.DefaultTrainer(request.Source)) is { } name ? task.Trainer(name) : task.Trainers[0];
        return (trainer, trainer.Space.Resolve(request.Parameters));
    }

    /// <summary>A stage of its own, whatever the trainings in it are made of.</summary>
    private MetricReport Validate(TData rows, ValidationRule rule, ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run)
    {
        run.Begin(WorkStage.Validating, 0);
        return new TrialObjective<TData>(task, rows, rule, trainer, run.Seed, samples: 0)
            .Evaluate(trainer, parameters, run with { Stages = new() });
    }
}
