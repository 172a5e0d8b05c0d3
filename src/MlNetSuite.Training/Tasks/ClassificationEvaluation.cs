using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training.Ensembles;

namespace MlNetSuite.Training.Tasks;

/// <summary>Evaluates models that predict a class: by their probabilities, with the majority class to beat.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
/// <param name="answers">The class of each row (-1 where it is none of the classes) and the classes.</param>
/// <param name="view">The rows as a model reads them.</param>
internal sealed class ClassificationEvaluation<TData>(
    Func<TData, (IReadOnlyList<int> Labels, IReadOnlyList<string> Classes)> answers, Func<TData, PredictionModel, IDataView> view)
    : ITaskEvaluation<TData>, ITaskScores<TData> where TData : Dataset
{
    private const double SkewedShare = 0.8;

    /// <summary>What the models of every classification task answer.</summary>
    internal static IReadOnlyList<TaskOutput> Outputs { get; } = [new("PredictedLabel", OutputRole.Class),
        new("Score", OutputRole.Probabilities)];

    private static readonly TaskOutput Embedding =
        new("Embedding", OutputRole.Embedding, "A vector that stands for the row, of length 1: similar rows have similar vectors.");

    /// <summary>What the models of a trainer answer.</summary>
    internal static IReadOnlyList<TaskOutput> OutputsOf(ITrainer trainer) =>
        trainer is IEmbeddingTrainer ? [.. Outputs, Embedding] : Outputs;

    public string DefaultMetric => "accuracy";

    public MetricReport Evaluate(PredictionModel model, TData rows, CancellationToken cancel) =>
        Evaluate(rows, model.Scores(view(rows, model), cancel));

    public IReadOnlyList<float[]> Scores(PredictionModel model, TData rows, CancellationToken cancel) =>
        [.. model.Scores(view(rows, model), cancel)];

    public MetricReport Evaluate(TData rows, IEnumerable<float[]> scores, string? metric = null)
    {
        var (labels, classes) = answers(rows);
        return ClassificationMetrics.Compute(scores, labels, classes, ranked: metric is null or "auc" or "averagePrecision");
    }

    public TrainedModel Merge(IReadOnlyList<ModelMember> members, TData data, TrainingRun run) =>
        ModelEnsemble.Merge(members, answers(data).Classes, run);

    /// <summary>Every class at the share it has among the training rows that have one; the largest is the prediction.</summary>
    public MetricReport Baseline(TData train, TData test, ITrainer trainer, int threads)
    {
        var (labels, classes) = answers(train);
        var shares = new float[classes.Count];
        var labelled = labels.Where(label => label >= 0).ToList();
        foreach (var label in labelled)
            shares[label] += 1f / labelled.Count;
        var (actual, _) = answers(test);
        return ClassificationMetrics.Compute(actual.Select(_ => shares), actual, classes);
    }

    /// <summary>Where most rows are of one class, naming it always is accurate, and useless.</summary>
    public string? Warning(TData rows, string metric)
    {
        var (labels, classes) = answers(rows);
        var largest = labels.Where(l => l >= 0).CountBy(l => l).MaxBy(c => c.Value);
        var share = (double)largest.Value / Math.Max(1, labels.Count);
        if (metric != "accuracy" || share < SkewedShare || classes.Count <= 1)
            return null;
        return $"{share:P0} of the rows are '{classes[largest.Key]}', and accuracy is {share:0.000} for always saying so; " +
            "macroF1 or balancedAccuracy count the classes alike (--metric).";
    }
}
