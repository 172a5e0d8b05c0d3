using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>What class a row of a table is of.</summary>
public sealed class ClassificationTableTask() : TrainingTask<ClassificationTable>(Parts)
{
    private static readonly ClassRows TaskRows = new();

    private static readonly ClassificationEvaluation<ClassificationTable> Evaluation =
        new(rows => (rows.Labels, rows.Classes), (rows, model) => TableRows.View(rows, model.InputSchema, model.Card));

    private static readonly TaskDefinition<ClassificationTable> Parts = new()
    {
        Name = "classification",
        Summary = "what class a row of a table is of",
        Trainers =
        [
            // A sweep tries them in this order: the dear ones when it has something to fall back on.
            new LightGbmTableTrainer.Classifier(), new LbfgsTableTrainer(), new SdcaTableTrainer.Classifier(),
            new AveragedPerceptronTableTrainer(), new FastTreeTableTrainer.Classifier(), new FastForestTableTrainer.Classifier(),
            new KernelTableTrainer.Classifier(), new NetworkTableTrainer.Classifier(),
        ],
        FirstTried = "lbfgs",
        Rows = TaskRows,
        Samples = true,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = _ => ClassificationEvaluation<ClassificationTable>.Outputs,
        Times = TaskRows,
        Groups = TaskRows,
        Unlabelled = TaskRows,
    };

    private sealed class ClassRows : TableTaskRows<ClassificationTable>
    {
        public override DataSplit<ClassificationTable> Read(RowSource source, CancellationToken cancel) =>
            DatasetReader.Default.ClassificationTables(source.Data, source.Roles, source.Test, source.Model, source.Threads, cancel);

        public override Holdout Split(ClassificationTable rows, ITrainer trainer, double? requested, double usual, int seed) =>
            Holdout.Stratified(rows.Labels, requested ?? usual, seed);

        public override ClassificationTable Subset(ClassificationTable rows, IReadOnlyList<int> places) => rows.Subset(places);

        public override IReadOnlyList<string> Labels(ClassificationTable rows) => rows.Classes;
    }
}
