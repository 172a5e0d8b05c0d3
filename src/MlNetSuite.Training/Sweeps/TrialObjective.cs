using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The objective of a sweep: a parameter set goes in, the metrics of a model on rows held out come out. The training rows are
/// split once, shared by all trials and never changed.</summary>
internal sealed class TrialObjective<TData> where TData : Dataset
{
    /// <summary>Fewer rows are learned from too quickly for a look at a part of them to pay.</summary>
    private const int FewestRowsForShares = 4000;

    // The rungs of successive halving with its usual factor of three: together they cost less than half of the whole.
    private static readonly double[] Shares = [1.0 / 9, 1.0 / 3];

    private readonly TaskDefinition<TData> _task;
    private readonly RowSplitting<TData> _splitting;
    private readonly ModelPacking<TData> _packing;
    private readonly PreparationCache _preparations = new();
    private Lazy<IReadOnlyList<Fold<TData>>> _folds;
    private VectorCache _vectors = new();

    internal TrialObjective(TaskDefinition<TData> task, TData rows, ValidationRule rule, ITrainer trainer, int seed, int samples)
    {
        (_task, _splitting, _packing) = (task, new(task), new(task, samples));
        _folds = new(() => _splitting.Folds(rows, rule, trainer, seed));
    }

    /// <summary>Writes what is large about the rows, for the processes that run trials.</summary>
    internal void Share(ISweepFiles files)
    {
        if (_task.SharedRows is not { } shared)
            return;
        foreach (var fold in _folds.Value)
        {
            shared.Share(fold.Train, files);
            shared.Share(fold.Validation, files);
        }
    }

    /// <summary>Takes what is large about the rows from where it was written to, in place of this process's own copy.</summary>
    internal void UseShared(ISweepFiles files)
    {
        _vectors = new(files.OpenRead, files.Write);
        if (_task.SharedRows is not { } shared)
            return;
        IReadOnlyList<Fold<TData>> folds =
            [.. _folds.Value.Select(f => new Fold<TData>(shared.Shared(f.Train, files), shared.Shared(f.Validation, files)))];
        _folds = new(folds);
    }

    /// <summary>The first fold.</summary>
    internal Fold<TData> First => _folds.Value[0];

    /// <summary>The rows that models are evaluated on, fold after fold: what <see cref="Fitted.Scores"/> are about.</summary>
    internal IReadOnlyList<TData> Validation => [.. _folds.Value.Select(f => f.Validation)];

    /// <summary>Runs one trial and leaves its model and scores.</summary>
    internal IReadOnlyList<double> Run(TrialContext trial, SweepJob job, TrialFiles files, IReadOnlyList<string> metrics)
    {
        var name = trial.Parameters.Text("trainer");
        var trainer = _task.Trainer(name);
        var parameters = trainer.Space.Resolve(trial.Parameters.Branch(name).Printed);
        var folds = _folds.Value;
        var metric = metrics[0];
        TrainingRun NewRun(IProgress<TrainingProgress>? progress = null) =>
            new(trial.Seed, job.Threads, progress, trial.Cancel) { Preparations = _preparations, Vectors = _vectors };

        if (trial.Share < 1)
            folds = [.. folds.Select(fold => Part(fold, trial.Share, trainer, trial.Seed))];
        else if (LooksAtShares(trainer) && job.Request.Pruner != "none")
            foreach (var share in Shares)
                trial.Report(share,
                    Fit(Part(folds[0], share, trainer, trial.Seed), trainer, parameters, NewRun()).Report[metric]);

        List<Fitted> fitted = [];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var progress = folds.Count == 1 && trainer.ReportsValidation ? new EpochReports(trial, metric) : null;
            fitted.Add(Fit(folds[fold], trainer, parameters, NewRun(progress), keepZip: fold == 0));
            if (folds.Count > 1 && fold < folds.Count - 1)
                trial.Report(fold + 1, fitted.Average(f => f.Report[metric]));
        }
        files.Leave(trial.Number, fitted[0].Zip, [.. fitted.SelectMany(f => f.Scores)],
            isConstant: fitted.TrueForAll(f => f.IsConstant));
        var tie = metrics.Count == 1 && metric != Metrics.LogLoss && fitted[0].Report.Has(Metrics.LogLoss)
            ? [Metrics.LogLoss]
            : Array.Empty<string>();
        return [.. metrics.Concat(tie).Select(m => fitted.Average(f => f.Report[m]))];
    }

    /// <summary>Whether trials that learn from all rows report after some of them; where tasks sample, trials are tried on shares before
    /// they come to all rows.</summary>
    private bool LooksAtShares(ITrainer<TData> trainer) => !_task.Samples && !trainer.ReportsValidation
        && _folds.Value is [var only] && only.Train.Count >= FewestRowsForShares;

    /// <summary>A fold with a share of its training rows only, the same object for the trials that look at the same rows; rows so large
    /// that processes share them are not kept twice.</summary>
    private Fold<TData> Part(Fold<TData> fold, double share, ITrainer<TData> trainer, int seed)
    {
        var places = _splitting.Part(fold, share, trainer, seed);
        return fold with
        {
            Train = _task.SharedRows is null
                ? _preparations.Get(fold.Train, new RowPlaces(places), () => _task.Rows.Subset(fold.Train, places), _ => 0)
                : _task.Rows.Subset(fold.Train, places),
        };
    }

    /// <summary>A parameter set's metrics on the rows held out: the mean over the folds.</summary>
    internal MetricReport Evaluate(ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run) =>
        MetricReport.Mean(
            [.. _folds.Value.Select(fold => Fit(fold, trainer, parameters,
                new(run.Seed, run.Threads, run.Progress, run.Cancel) { Vectors = _vectors }).Report)]);

    /// <summary>Evaluates scores that several models have in the mean on the validation rows, fold after fold.</summary>
    /// <param name="scores">As <see cref="Fitted.Scores"/>.</param>
    /// <param name="metric">The only metric that is needed; null for all.</param>
    /// <exception cref="InputException">Models of the task cannot be averaged.</exception>
    internal MetricReport Evaluate(float[] scores, string? metric)
    {
        var scoring = _task.Scores ?? throw new InputException($"models for {_task.Name} cannot be averaged.");
        var width = scores.Length / Validation.Sum(f => f.Count);
        var start = 0;
        List<MetricReport> reports = [];
        foreach (var fold in Validation)
        {
            var from = start;
            reports.Add(scoring.Evaluate(fold, Enumerable.Range(0, fold.Count)
                .Select(row => scores.AsSpan(from + row * width, width).ToArray()), metric));
            start += fold.Count * width;
        }
        return MetricReport.Mean(reports);
    }

    /// <summary>Learns from a fold's training rows and evaluates the packed model on its validation rows.</summary>
    internal Fitted Fit(Fold<TData> fold, ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run, bool keepZip = false)
    {
        using var model = trainer.Train(fold.Train, parameters, run);
        var card = _packing.Card(new(fold.Train, fold.Validation, []), model, trainer, parameters.ToDictionary(),
            run) with
        { TestRows = 0 };
        using var opened = _packing.Open(model, card, fold.Validation, run, out var zip);
        // The first answers make it ready; the time of an answer is that of the others.
        foreach (var row in opened.Samples.Rows)
            opened.PredictHeld(row);
        var watch = Stopwatch.StartNew();
        var scores = _task.Scores?.Scores(opened, fold.Validation, run.Cancel);
        if (scores is not null && scores.Any(row => row.Any(score => !float.IsFinite(score))))
            throw new InputException($"the model of {trainer.Name} answers with what is no number; its training went astray.");
        var report = scores is null
            ? _task.Evaluation.Evaluate(opened, fold.Validation, run.Cancel)
            : _task.Scores!.Evaluate(fold.Validation, scores);
        var latency = watch.Elapsed.TotalSeconds / fold.Validation.Count;
        return new(report with { Values = [.. report.Values, new("latency", latency), new("bytes", zip.Length)] },
            scores is null ? [] : [.. scores.SelectMany(s => s)], keepZip ? zip : [],
            _packing.IsConstant(opened, fold.Train, fold.Validation, run.Cancel));
    }

    /// <summary>Passes on the validation metric of each epoch: accuracy for metrics of classifiers, the loss for log-loss, and
    /// the error for errors. A pruner compares trials by it; their values are measured on other rows.</summary>
    private sealed class EpochReports(TrialContext trial, string metric) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch is { } epoch && (metric == Metrics.LogLoss ? value.ValidationLoss : value.Validation) is { } score
                && double.IsFinite(score))
                trial.Report(epoch, score);
        }
    }
}

/// <summary>Some rows, compared by which they are.</summary>
internal sealed class RowPlaces(IReadOnlyList<int> places) : IEquatable<RowPlaces>
{
    private readonly IReadOnlyList<int> _places = places;

    public bool Equals(RowPlaces? other) => other is not null && _places.SequenceEqual(other._places);

    public override bool Equals(object? obj) => Equals(obj as RowPlaces);

    public override int GetHashCode() => _places.Count;
}

/// <summary>What came of training on one fold.</summary>
/// <param name="Report">Its metrics on the fold's validation rows, <c>latency</c> and <c>bytes</c> among them.</param>
/// <param name="Scores">Its scores on them, row after row; empty where the task has none to average.</param>
/// <param name="Zip">The packed model; empty where it is not kept.</param>
/// <param name="IsConstant">Whether the model answers all rows alike.</param>
internal sealed record Fitted(MetricReport Report, float[] Scores, byte[] Zip, bool IsConstant);
