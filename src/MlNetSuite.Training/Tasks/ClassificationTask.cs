using System.Globalization;
using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>What tasks with classes have in common: stratified splits, class metrics, the majority class to beat.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public abstract class ClassificationTask<TData> : TrainingTask<TData> where TData : Dataset
{
    private const double SkewedShare = 0.8;

    /// <inheritdoc/>
    public sealed override MetricReport Evaluate(PredictionModel model, TData rows, CancellationToken cancel) =>
        Judge(rows, model.Scores(Rows(new MLContext(), rows, model), cancel));

    private protected override string UsualMetric => "accuracy";

    private protected sealed override IReadOnlyList<float[]> Scores(PredictionModel model, TData rows, CancellationToken cancel) =>
        [.. model.Scores(Rows(new MLContext(), rows, model), cancel)];

    private protected sealed override MetricReport Judge(TData rows, IEnumerable<float[]> scores, string? sought = null)
    {
        var (labels, classes) = Answers(rows);
        return ClassificationMetrics.Compute(scores, labels, classes, ranked: sought is null or "auc" or "averagePrecision");
    }

    /// <summary>Where most rows are of one class, naming it always is accurate, and useless.</summary>
    private protected sealed override string? Doubt(TData rows, string metric)
    {
        var (labels, classes) = Answers(rows);
        var largest = labels.Where(l => l >= 0).CountBy(l => l).MaxBy(c => c.Value);
        var share = (double)largest.Value / Math.Max(1, labels.Count);
        return metric == "accuracy" && share >= SkewedShare && classes.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{share:P0} of the rows are '{classes[largest.Key]}', and accuracy is {share:0.000} for always saying so; macroF1 or balancedAccuracy count the classes alike (--metric).")
            : null;
    }

    private protected sealed override IReadOnlyList<TaskOutput> Outputs(ITrainer trainer) =>
        [new("PredictedLabel", OutputRole.Class), new("Score", OutputRole.Probabilities)];

    /// <summary>Rows as the model reads them.</summary>
    private protected abstract IDataView Rows(MLContext ml, TData rows, PredictionModel model);

    private protected abstract (IReadOnlyList<int> Labels, IReadOnlyList<string> Classes) Answers(TData rows);

    private protected sealed override IReadOnlyList<string> Labels(TData rows) => Answers(rows).Classes;

    private protected sealed override Holdout Split(TData rows, ITrainer trainer, double? fraction, double usual, int seed) =>
        Holdout.Stratified(Answers(rows).Labels, fraction ?? usual, seed);

    /// <summary>Every class at the share it has among the training rows of known classes; the largest is the prediction.</summary>
    private protected sealed override MetricReport Baseline(TData train, TData test, ITrainer trainer, int threads)
    {
        var (labels, classes) = Answers(train);
        var shares = new float[classes.Count];
        var known = labels.Where(label => label >= 0).ToList();
        foreach (var label in known)
            shares[label] += 1f / known.Count;
        var (answers, _) = Answers(test);
        return ClassificationMetrics.Compute(answers.Select(_ => shares), answers, classes);
    }
}
