using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Tasks;

// What a model's decisions rest on, and the rows such questions are asked on.
public abstract partial class TrainingTask<TData>
{
    private const int UsualRows = 1_000;
    private const int UsualTexts = 200;

    /// <inheritdoc/>
    public ImportanceOutcome Importance(PredictionModel model, ImportanceRequest request, CancellationToken cancel)
    {
        RequireTask(model.Card);
        if (request.Repeats < 1)
            throw new InputException($"--repeats {request.Repeats}: at least 1 is needed.");
        if (request.Rows < 1)
            throw new InputException($"--rows {request.Rows}: at least 1 is needed.");
        var judged = Judged(model, request.Data, request.Roles, cancel);
        var (all, notes) = (judged.Rows, judged.Notes);
        var rows = Drawn(all, request.Rows ?? (model.TakesText ? UsualTexts : UsualRows), request.Seed);
        var inputs = Enumerable.Range(0, rows.Count).Select(r => Row(rows, r)).ToList();
        notes = rows.Count < all.Count ? [.. notes, $"{rows.Count:N0} of {all.Count:N0} rows, drawn by the seed (--rows)."] : notes;

        var report = Scores(model, rows, cancel) is { } scores ? Judge(rows, scores) : throw new InputException(
            $"a {model.Card.Trainer} model ranks all items at once; shuffling its columns says nothing. Train one that predicts ratings.");
        var metric = request.Metric ?? report.Values[0].Key;
        if (!report.Has(metric))
            throw new InputException($"--metric {metric}: there is none on this data; there are: {string.Join(", ", report.Values.Select(v => v.Key))}.");
        if (model.TakesText)
            return new(Name, rows.Count, metric, report[metric], [], model.TellingWords([.. inputs.Select(row => (string)row["Text"]!)], cancel),
                [.. notes, "a text model has one column, which tells everything; the words are what it rests on, found by taking each out of each text."]);
        var objective = Metrics.Find(metric);
        var features = model.PermutationImportance(inputs, scored => -objective.Loss(Judge(rows, scored, metric)[metric]), request.Repeats, request.Seed, cancel);
        return new(Name, rows.Count, metric, report[metric], features, [], notes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> InputRows(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        RequireTask(model.Card);
        if (Unlabelled(data, roles, cancel) is { } rows)
            return rows;
        var loaded = Read(new(data, null, roles, model.Card) { Threads = model.Threads }, cancel);
        var shown = loaded.Test ?? loaded.Train;
        return [.. Enumerable.Range(0, shown.Count).Select(r => Row(shown, r))];
    }

    /// <summary>Rows from a file or folder that can be read without answers; null where only the task's own way of reading will do.</summary>
    private protected virtual IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel) => null;

    private TData Drawn(TData rows, int most, int seed) =>
        rows.Count <= most ? rows : Subset(rows, RowPick.Draw(rows.Count, most, seed));

    private void RequireTask(ModelCard card)
    {
        if (card.Task != Name)
            throw new InputException($"the model is for {card.Task}, not for {Name}.");
    }
}
