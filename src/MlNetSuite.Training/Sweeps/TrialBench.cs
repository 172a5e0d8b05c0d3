using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Where parameter sets are tried: training rows, cut once into rows to learn from and rows to judge by, shared by all
/// trials and never changed.</summary>
internal sealed class TrialBench<TData> where TData : Dataset
{
    /// <summary>Fewer rows are learned from too quickly for a look at a part of them to pay.</summary>
    private const int FewestRowsForShares = 4000;

    // The rungs of successive halving with its usual factor of three: together they cost less than half of the whole.
    private static readonly double[] Shares = [1.0 / 9, 1.0 / 3];

    private readonly TrainingTask<TData> _task;
    private Lazy<IReadOnlyList<(TData Train, TData Validation)>> _folds;

    internal TrialBench(TrainingTask<TData> task, TData rows, ValidationRule rule, ITrainer trainer, int seed)
    {
        _task = task;
        _folds = new(() => task.Folds(rows, rule, trainer, seed));
    }

    /// <summary>Writes what is large about the rows into a folder, for the processes that run trials.</summary>
    internal void Share(string folder)
    {
        foreach (var (train, validation) in _folds.Value)
        {
            _task.Share(train, folder);
            _task.Share(validation, folder);
        }
    }

    /// <summary>Takes what is large about the rows from the folder it was written to, in place of this process's own copy.</summary>
    internal void UseShared(string folder)
    {
        IReadOnlyList<(TData, TData)> shared = [.. _folds.Value.Select(f => (_task.Shared(f.Train, folder), _task.Shared(f.Validation, folder)))];
        _folds = new(shared);
    }

    /// <summary>The first fold.</summary>
    internal (TData Train, TData Validation) First => _folds.Value[0];

    /// <summary>The rows judged by, fold after fold: what <see cref="Fitted{TData}.Scores"/> are about.</summary>
    internal IReadOnlyList<TData> Validation => [.. _folds.Value.Select(f => f.Validation)];

    /// <summary>Runs one trial and leaves its model and scores in a folder.</summary>
    internal IReadOnlyList<double> Run(TrialContext trial, SweepJob job, IReadOnlyList<string> metrics)
    {
        var name = trial.Parameters.Text("trainer");
        var trainer = TrainingTasks.Named(_task.Trainers, t => t.Name, "trainer", name);
        var parameters = trainer.Space.Resolve(trial.Parameters.Branch(name).Printed);
        var folds = _folds.Value;
        var metric = metrics[0];
        TrainingRun NewRun(IProgress<TrainingProgress>? progress = null) => new(trial.Seed, job.Threads, progress, trial.Cancel);

        if (folds.Count == 1 && !trainer.ReportsValidation && job.Request.Pruner != "none" && folds[0].Train.Count >= FewestRowsForShares)
            foreach (var share in Shares)
                trial.Report(share, _task.FitPart(folds[0], share, trainer, parameters, NewRun()).Report[metric]);

        List<Fitted<TData>> fitted = [];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var progress = folds.Count == 1 && trainer.ReportsValidation ? new EpochReports(trial, metric) : null;
            fitted.Add(_task.FitFold(folds[fold], trainer, parameters, NewRun(progress), wantZip: fold == 0));
            if (folds.Count > 1 && fold < folds.Count - 1)
                trial.Report(fold + 1, fitted.Average(f => f.Report[metric]));
        }
        new TrialFolder(job.Folder).Leave(trial.Number, fitted[0].Zip, [.. fitted.SelectMany(f => f.Scores)]);
        var tie = metrics.Count == 1 && metric != Metrics.LogLoss && fitted[0].Report.Has(Metrics.LogLoss) ? [Metrics.LogLoss] : Array.Empty<string>();
        return [.. metrics.Concat(tie).Select(m => fitted.Average(f => f.Report[m]))];
    }

    /// <summary>A parameter set's figures on the rows held out: the mean over the folds.</summary>
    internal MetricReport Judge(ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run)
    {
        var reports = _folds.Value.Select(fold => _task.FitFold(fold, trainer, parameters, new(run.Seed, run.Threads, run.Progress, run.Cancel), wantZip: false).Report).ToList();
        return MetricReport.Mean(reports);
    }

    /// <summary>Passes on the validation metric of each epoch: accuracy for metrics of classifiers, the loss for log-loss, and
    /// the error for errors. A pruner compares trials by it; their values are measured on other rows.</summary>
    private sealed class EpochReports(TrialContext trial, string metric) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch is { } epoch && (metric == Metrics.LogLoss ? value.ValidationLoss : value.Validation) is { } known && double.IsFinite(known))
                trial.Report(epoch, known);
        }
    }
}

/// <summary>What came of training on one fold.</summary>
/// <param name="Report">Its figures on the fold's validation rows, <c>latency</c> and <c>bytes</c> among them.</param>
/// <param name="Scores">Its scores on them, row after row; empty where the task has none to average.</param>
/// <param name="Zip">The packed model, or empty where it was not wanted.</param>
internal sealed record Fitted<TData>(MetricReport Report, float[] Scores, byte[] Zip) where TData : Dataset;
