using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>What class a row of a table is of.</summary>
public sealed class ClassificationTableTask : ClassificationTask<ClassificationTable>
{
    /// <inheritdoc/>
    public override string Name => "classification";

    /// <inheritdoc/>
    public override string Summary => "what class a row of a table is of";

    /// <inheritdoc/>
    public override IReadOnlyList<ITrainer<ClassificationTable>> Trainers { get; } =
    [
        new LightGbmTableTrainer.Classifier(), new KernelTableTrainer.Classifier(), new NetworkTableTrainer.Classifier(),
        new FastTreeTableTrainer.Classifier(), new FastForestTableTrainer.Classifier(),
        new LbfgsTableTrainer(), new SdcaTableTrainer.Classifier(), new AveragedPerceptronTableTrainer(),
    ];

    /// <inheritdoc/>
    public override DataSplit<ClassificationTable> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.ClassificationTables(source.Data, source.Roles, source.Test, source.Model, cancel);

    private protected override IDataView Rows(MLContext ml, ClassificationTable rows, PredictionModel model) => TableRows.View(rows, model.InputSchema);

    private protected override IReadOnlyList<double> Times(ClassificationTable rows, string column) => TableTimes.Of(rows, column);

    private protected override string FirstTried => "lbfgs";

    private protected override (IReadOnlyList<int> Labels, IReadOnlyList<string> Classes) Answers(ClassificationTable rows) => (rows.Labels, rows.Classes);

    private protected override ClassificationTable Subset(ClassificationTable rows, IReadOnlyList<int> indices) => rows.Subset(indices);

    private protected override IReadOnlyList<string> Groups(ClassificationTable rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        TableRows.Groups(rows, column);

    private protected override IReadOnlyDictionary<string, object?> Row(ClassificationTable rows, int row) => TableRows.Row(rows, row);

    private protected override IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel) =>
        File.Exists(data) ? UnlabelledRows.OfTable(data, roles, cancel) : null;

    private protected override JsonObject Sample(ClassificationTable rows, int row) => TableRows.Sample(rows, row);

    private protected override string LabelColumn(ClassificationTable rows) => rows.Answer;
}
