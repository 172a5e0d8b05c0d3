using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>What number belongs to a row of a table.</summary>
public sealed class RegressionTableTask : TrainingTask<RegressionTable>
{
    /// <inheritdoc/>
    public override string Name => "regression";

    /// <inheritdoc/>
    public override string Summary => "what number belongs to a row of a table";

    /// <inheritdoc/>
    public override IReadOnlyList<ITrainer<RegressionTable>> Trainers { get; } =
    [
        new LightGbmTableTrainer.Regressor(), new KernelTableTrainer.Regressor(), new NetworkTableTrainer.Regressor(),
        new FastTreeTableTrainer.Regressor(), new FastForestTableTrainer.Regressor(), new SdcaTableTrainer.Regressor(),
    ];

    /// <inheritdoc/>
    public override DataSplit<RegressionTable> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.RegressionTables(source.Data, source.Roles, source.Test, source.Model, cancel);

    /// <inheritdoc/>
    public override MetricReport Evaluate(PredictionModel model, RegressionTable rows, CancellationToken cancel) =>
        Judge(rows, Scores(model, rows, cancel));

    private protected override string UsualMetric => "rmse";

    private protected override string FirstTried => "sdca";

    private protected override IReadOnlyList<float[]> Scores(PredictionModel model, RegressionTable rows, CancellationToken cancel) =>
        [.. model.Scores(TableRows.View(rows, model.InputSchema), cancel).Select(score => new[] { score[0] })];

    private protected override MetricReport Judge(RegressionTable rows, IEnumerable<float[]> scores, string? sought = null) =>
        RegressionMetrics.Compute([.. scores.Select(s => s[0])], rows.Targets);

    private protected override MetricReport EvaluateGroup(PredictionModel model, RegressionTable rows, CancellationToken cancel)
    {
        var scores = Scores(model, rows, cancel);
        // Whether the group is mostly over- or underestimated, which the errors without a sign hide.
        return new([.. Judge(rows, scores).Values, new("meanError", scores.Select((s, r) => (double)s[0] - rows.Targets[r]).Average())]);
    }

    private protected override IReadOnlyList<double> Times(RegressionTable rows, string column) => TableTimes.Of(rows, column);

    private protected override IReadOnlyList<TaskOutput> Outputs(ITrainer trainer) => [new("Score", OutputRole.Number)];

    /// <summary>The mean of the training rows for every row.</summary>
    private protected override MetricReport Baseline(RegressionTable train, RegressionTable test, ITrainer trainer, int threads)
    {
        var mean = train.Targets.Average(t => (double)t);
        return RegressionMetrics.Compute([.. test.Targets.Select(_ => (float)mean)], test.Targets);
    }

    private protected override Holdout Split(RegressionTable rows, ITrainer trainer, double? fraction, double usual, int seed) =>
        Holdout.Shuffled(rows.Count, fraction ?? usual, seed);

    private protected override RegressionTable Subset(RegressionTable rows, IReadOnlyList<int> indices) => rows.Subset(indices);

    private protected override IReadOnlyList<string> Groups(RegressionTable rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        TableRows.Groups(rows, column);

    private protected override IReadOnlyDictionary<string, object?> Row(RegressionTable rows, int row) => TableRows.Row(rows, row);

    private protected override IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel) =>
        File.Exists(data) ? UnlabelledRows.OfTable(data, roles, cancel) : null;

    private protected override JsonObject Sample(RegressionTable rows, int row) => TableRows.Sample(rows, row);

    private protected override string LabelColumn(RegressionTable rows) => rows.Answer;
}
