using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Tasks;

// How a model does on each group of rows.
public abstract partial class TrainingTask<TData>
{
    private const int MostGroups = 50;

    /// <inheritdoc/>
    public EvaluationOutcome EvaluateGroups(PredictionModel model, string data, ColumnRoles roles, string column, CancellationToken cancel)
    {
        RequireTask(model.Card);
        var judged = Judged(model, data, roles, cancel);
        var all = Groups(judged.All, data, roles, column, cancel);
        var values = judged.Places is { } places ? places.Select(p => all[p]) : all;
        var groups = values.Select((value, row) => (Group: MissingValues.Is(value) ? GroupMetrics.Missing : value.Trim(), Row: row))
            .GroupBy(v => v.Group, v => v.Row).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (groups.Count > MostGroups)
            throw new InputException($"--group {column}: {groups.Count:N0} different values in {judged.Rows.Count:N0} rows; at most {MostGroups} groups are compared. Put values together, such as ages by decade.");
        var compared = groups.Select(g =>
        {
            var rows = Subset(judged.Rows, [.. g]);
            return new GroupMetrics(g.Key, rows.Count, EvaluateGroup(model, rows, cancel));
        }).ToList();
        return new(Name, judged.Rows.Count, Evaluate(model, judged.Rows, cancel), judged.Notes) { Groups = FairnessMetrics.Of(column, compared, model.Card.Labels) };
    }

    /// <summary>The group of each row.</summary>
    /// <param name="rows">All rows of the source.</param>
    /// <param name="data">Where they came from.</param>
    /// <param name="roles">How they were read.</param>
    /// <param name="column">The column that tells groups; the model need not know it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">These rows have no such column.</exception>
    private protected virtual IReadOnlyList<string> Groups(TData rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        throw new InputException($"--group {column}: rows of {Name} have no columns beside what they are predicted from and the answer.");

    /// <summary>Figures on the rows of a group.</summary>
    private protected virtual MetricReport EvaluateGroup(PredictionModel model, TData rows, CancellationToken cancel) => Evaluate(model, rows, cancel);
}
