using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Training.Tasks;

// What a trial of a sweep needs of a task.
public abstract partial class TrainingTask<TData>
{
    /// <summary>The trainer whose defaults a sweep tries first: the quickest that is of use, so that even the shortest sweep has a model.</summary>
    private protected virtual string FirstTried => Trainers[0].Name;

    /// <summary>The metric sought where a person names none.</summary>
    private protected abstract string UsualMetric { get; }

    /// <summary>Whether a trainer's models can be judged by a metric.</summary>
    private protected virtual bool Judges(ITrainer trainer, string metric) => true;

    /// <summary>A model's scores on rows, one vector a row, such that a weighted mean of several models' scores is again an
    /// answer; null where this task has none to average by this metric.</summary>
    private protected virtual IReadOnlyList<float[]>? Scores(PredictionModel model, TData rows, CancellationToken cancel) => null;

    /// <summary>Judges scores as <see cref="Evaluate(PredictionModel, TData, CancellationToken)"/> judges a model.</summary>
    /// <param name="rows">What the scores are about.</param>
    /// <param name="scores">A vector a row.</param>
    /// <param name="sought">The figure wanted, where others that take long may be left out; null for all.</param>
    private protected virtual MetricReport Judge(TData rows, IEnumerable<float[]> scores, string? sought = null) =>
        throw new NotSupportedException($"models for {Name} cannot be averaged.");

    /// <summary>Whether a sweep's metric is asked of data it does not suit, in words for a person; null if it suits.</summary>
    private protected virtual string? Doubt(TData rows, string metric) => null;

    /// <summary>Writes what is large about rows into a folder, for <see cref="Shared"/>; nothing where nothing is.</summary>
    internal virtual void Share(TData rows, string folder)
    {
    }

    /// <summary>The same rows with what is large about them read from where <see cref="Share"/> wrote it, so that processes hold
    /// one copy of it together; as they are where it is not there.</summary>
    internal virtual TData Shared(TData rows, string folder) => rows;

    /// <summary>Training rows cut into rows to learn from and rows to judge by, as the rule says.</summary>
    /// <param name="rows">What is not for testing.</param>
    /// <param name="rule">How to cut.</param>
    /// <param name="trainer">One of those to be judged: rankers are judged on other rows than those that predict ratings.</param>
    /// <param name="seed">The source of chance.</param>
    internal IReadOnlyList<(TData Train, TData Validation)> Folds(TData rows, ValidationRule rule, ITrainer trainer, int seed)
    {
        var share = ValidationRule.ShareOf(rows.Count);
        IReadOnlyList<Holdout> folds =
            rule.TimeColumn is { } column ? [ValidationRule.Last(Times(rows, column), share)]
            : rule.Folds == 1 ? [Split(rows, trainer, null, share, seed)]
            : Parts(rows, rule.Folds, trainer, seed);
        var cut = folds.Select(f => (Subset(rows, f.Train), Subset(rows, f.Test))).ToList();
        if (cut.Any(f => f.Item1.Count == 0 || f.Item2.Count == 0))
            throw new InputException($"'{rows.Name}' has {rows.Count} {(rows.Count == 1 ? "row" : "rows")} to learn and to validate on; {rule.Text} needs at least {Math.Max(2, rule.Folds)}, and two of a class.");
        return cut;
    }

    /// <summary>Learns from a fold's training rows and judges the packed model on its validation rows.</summary>
    internal Fitted<TData> FitFold((TData Train, TData Validation) fold, ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run, bool wantZip)
    {
        using var model = trainer.Train(fold.Train, parameters, run);
        var card = Card(new(fold.Train, fold.Validation, []), model, trainer, parameters.ToDictionary(), run) with { TestRows = 0 };
        // With sample rows, so that a network is scored as it will be when it is served; the first answers make it ready.
        using var opened = Opened(model, card, Samples(fold.Validation), run, out var zip);
        foreach (var row in opened.Samples.Rows)
            opened.PredictHeld(row);
        var watch = Stopwatch.StartNew();
        var scores = Scores(opened, fold.Validation, run.Cancel);
        if (scores is not null && scores.Any(row => row.Any(score => !float.IsFinite(score))))
            throw new InputException($"the model of {trainer.Name} answers with what is no number; its training went astray.");
        var report = scores is null ? Evaluate(opened, fold.Validation, run.Cancel) : Judge(fold.Validation, scores);
        var latency = watch.Elapsed.TotalSeconds / fold.Validation.Count;
        return new(report with { Values = [.. report.Values, new("latency", latency), new("bytes", zip.Length)] },
            scores is null ? [] : [.. scores.SelectMany(s => s)], wantZip ? zip : []);
    }

    /// <summary>As <see cref="FitFold"/>, from a share of the training rows only.</summary>
    internal Fitted<TData> FitPart((TData Train, TData Validation) fold, double share, ITrainer<TData> trainer, ParameterSet parameters, TrainingRun run) =>
        FitFold((Subset(fold.Train, Split(fold.Train, trainer, share, share, run.Seed).Test), fold.Validation), trainer, parameters, run, wantZip: false);

    /// <summary>Rows dealt into folds, each held out once.</summary>
    private List<Holdout> Parts(TData rows, int folds, ITrainer trainer, int seed)
    {
        // A split that holds out 1/k of what is left, then 1/(k-1) of the rest, and so on, keeps whatever balance the split keeps.
        List<int> left = [.. Enumerable.Range(0, rows.Count)];
        List<Holdout> parts = [];
        for (var k = folds; k >= 1; k--)
        {
            var part = left;
            if (k > 1)
            {
                var cut = Split(Subset(rows, left), trainer, 1.0 / k, 1.0 / k, seed + k);
                part = [.. cut.Test.Select(i => left[i])];
                left = [.. cut.Train.Select(i => left[i])];
            }
            var held = part.ToHashSet();
            parts.Add(new([.. Enumerable.Range(0, rows.Count).Where(row => !held.Contains(row))], part));
        }
        return parts;
    }
}
