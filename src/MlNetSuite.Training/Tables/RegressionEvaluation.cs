using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Evaluates models that predict a number by their errors.</summary>
internal sealed class RegressionEvaluation : ITaskEvaluation<RegressionTable>, ITaskScores<RegressionTable>
{
    public string DefaultMetric => "rmse";

    public MetricReport Evaluate(PredictionModel model, RegressionTable rows, CancellationToken cancel) =>
        Evaluate(rows, Scores(model, rows, cancel));

    public MetricReport EvaluateGroup(PredictionModel model, RegressionTable rows, CancellationToken cancel)
    {
        var scores = Scores(model, rows, cancel);
        // Whether the group is mostly over- or underestimated, which the errors without a sign hide.
        return new([.. Evaluate(rows, scores).Values, new("meanError", scores.Select((s, r) => (double)s[0] - rows.Targets[r]).Average())]);
    }

    public IReadOnlyList<float[]> Scores(PredictionModel model, RegressionTable rows, CancellationToken cancel) =>
        [.. model.Scores(TableRows.View(rows, model.InputSchema, model.Card), cancel).Select(score => new[] { score[0] })];

    public MetricReport Evaluate(RegressionTable rows, IEnumerable<float[]> scores, string? metric = null) =>
        RegressionMetrics.Compute([.. scores.Select(s => s[0])], rows.Targets);

    public TrainedModel Merge(IReadOnlyList<ModelMember> members, RegressionTable data, TrainingRun run) =>
        ModelEnsemble.Merge(members, [], run);

    /// <summary>The mean of the training rows for every row.</summary>
    public MetricReport Baseline(RegressionTable train, RegressionTable test, ITrainer trainer, int threads)
    {
        var mean = train.Targets.Average(t => (double)t);
        return RegressionMetrics.Compute([.. test.Targets.Select(_ => (float)mean)], test.Targets);
    }
}
