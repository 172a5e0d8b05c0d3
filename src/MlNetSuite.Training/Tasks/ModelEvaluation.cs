using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Training.Tasks;

/// <summary>Evaluates a model on rows with known answers: as a whole, and group by group.</summary>
/// <param name="task">The task.</param>
/// <param name="progress">Told what is being done; may be null.</param>
internal sealed class ModelEvaluation<TData>(TaskDefinition<TData> task, IProgress<TrainingProgress>? progress)
    where TData : Dataset
{
    private const int MostGroups = 50;

    private readonly RowSplitting<TData> _splitting = new(task);
    private readonly StageTimes _stages = new();

    /// <inheritdoc cref="ITrainingTask.Evaluate"/>
    internal EvaluationOutcome Run(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        Begin(WorkStage.Reading);
        var evaluated = _splitting.ForEvaluation(model, data, roles, cancel);
        Begin(WorkStage.Testing);
        var report = task.Evaluation.Evaluate(model, evaluated.Rows, cancel);
        var notes = (string[])[.. Notes(evaluated), .. report.Notes, .. NoBetter(model, evaluated.Rows, report)];
        return new(task.Name, evaluated.Rows.Count, report, notes)
        {
            Stages = _stages.End(),
        };
    }

    /// <inheritdoc cref="ITrainingTask.EvaluateGroups"/>
    internal EvaluationOutcome RunByGroup(PredictionModel model, string data, ColumnRoles roles, string column, CancellationToken cancel)
    {
        Begin(WorkStage.Reading);
        var evaluated = _splitting.ForEvaluation(model, data, roles, cancel);
        Begin(WorkStage.Testing);
        var compared = Groups(evaluated, data, roles, column, cancel).Select(group =>
        {
            var rows = task.Rows.Subset(evaluated.Rows, [.. group]);
            return new GroupMetrics(group.Key, rows.Count, task.Evaluation.EvaluateGroup(model, rows, cancel));
        }).ToList();
        var report = task.Evaluation.Evaluate(model, evaluated.Rows, cancel);
        return new(task.Name, evaluated.Rows.Count, report, [.. Notes(evaluated), .. report.Notes])
        {
            Groups = FairnessMetrics.Of(column, compared, model.Card.Labels),
            Stages = _stages.End(),
        };
    }

    private void Begin(WorkStage stage)
    {
        _stages.Begin(stage);
        progress?.Report(new(StageTimes.Name(stage), stage == WorkStage.Reading ? 0 : 0.5));
    }

    /// <summary>Compared with the trivial answer of these rows, since those of the training are not here.</summary>
    private IEnumerable<string> NoBetter(PredictionModel model, TData rows, MetricReport report)
    {
        if (rows.Count == 0)
            return [];
        var baseline = task.Evaluation.Baseline(rows, rows, task.TrainerOf(model.Card), model.Threads);
        return ScoreChecks.NoBetter(report, baseline, rows.Count);
    }

    private static IReadOnlyList<string> Notes(EvaluationRows<TData> evaluated) =>
        [.. evaluated.Notes, .. ScoreChecks.FewEvaluated(evaluated.Rows.Count)];

    private List<IGrouping<string, int>> Groups(
        EvaluationRows<TData> evaluated, string data, ColumnRoles roles, string column, CancellationToken cancel)
    {
        var columns = task.Groups ?? throw new InputException(
            $"--group {column}: rows of {task.Name} have no columns but those they are predicted from and the answer.");
        var all = columns.Groups(evaluated.All, data, roles, column, cancel);
        var values = evaluated.Places is { } places ? places.Select(p => all[p]) : all;
        var groups = values.Select((value, row) => (Group: MissingValues.Is(value) ? GroupMetrics.Missing : value.Trim(), Row: row))
            .GroupBy(v => v.Group, v => v.Row).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        return groups.Count <= MostGroups ? groups : throw new InputException(
            $"--group {column}: {groups.Count} different values in {evaluated.Rows.Count} rows; at most {MostGroups} groups are " +
            "compared. " +
            "Put values together, such as ages by decade.");
    }
}
