using MlNetSuite.Data;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>What number belongs to a row of a table.</summary>
public sealed class RegressionTableTask() : TrainingTask<RegressionTable>(Parts)
{
    private static readonly NumberRows TaskRows = new();

    private static readonly RegressionEvaluation Evaluation = new();

    private static readonly TaskDefinition<RegressionTable> Parts = new()
    {
        Name = "regression",
        Summary = "what number belongs to a row of a table",
        Trainers =
        [
            // A sweep tries them in this order: the dear ones when it has something to fall back on.
            new LightGbmTableTrainer.Regressor(), new SdcaTableTrainer.Regressor(), new FastTreeTableTrainer.Regressor(),
            new FastForestTableTrainer.Regressor(), new KernelTableTrainer.Regressor(), new NetworkTableTrainer.Regressor(),
        ],
        FirstTried = "sdca",
        Rows = TaskRows,
        Samples = true,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = _ => [new("Score", OutputRole.Number)],
        Times = TaskRows,
        Groups = TaskRows,
        Unlabelled = TaskRows,
    };

    private sealed class NumberRows : TableTaskRows<RegressionTable>
    {
        public override DataSplit<RegressionTable> Read(RowSource source, CancellationToken cancel) =>
            DatasetReader.Default.RegressionTables(source.Data, source.Roles, source.Test, source.Model, source.Threads, cancel);

        public override Holdout Split(RegressionTable rows, ITrainer trainer, double? requested, double usual, int seed) =>
            Holdout.Shuffled(rows.Count, requested ?? usual, seed);

        public override RegressionTable Subset(RegressionTable rows, IReadOnlyList<int> places) => rows.Subset(places);
    }
}
