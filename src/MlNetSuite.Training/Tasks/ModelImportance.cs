using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>What a model's decisions rest on over many rows with known answers.</summary>
internal sealed class ModelImportance<TData>(TaskDefinition<TData> task) where TData : Dataset
{
    private const int UsualRows = 1_000;
    private const int UsualTexts = 200;

    /// <inheritdoc cref="ITrainingTask.Importance"/>
    internal ImportanceOutcome Run(PredictionModel model, ImportanceRequest request, CancellationToken cancel)
    {
        if (request.Repeats < 1)
            throw new InputException($"--repeats {request.Repeats}: must be at least 1.");
        if (request.Rows < 1)
            throw new InputException($"--rows {request.Rows}: must be at least 1.");
        var scoring = task.Scores
            ?? throw new InputException($"models for {task.Name} give no scores that their columns could be compared by.");
        var evaluated = new RowSplitting<TData>(task).ForEvaluation(model, request.Data, request.Roles, cancel);
        var rows = Drawn(evaluated.Rows, request.Rows ?? (IsSlow(model) ? UsualTexts : UsualRows), request.Seed);
        var inputs = Enumerable.Range(0, rows.Count).Select(r => task.Rows.Row(rows, r)).ToList();
        IReadOnlyList<string> notes = rows.Count < evaluated.Rows.Count
            ? [.. evaluated.Notes, $"{rows.Count} of {evaluated.Rows.Count} rows, drawn by the seed (--rows)."]
            : evaluated.Notes;

        var report = scoring.Scores(model, rows, cancel) is { } scores ? scoring.Evaluate(rows, scores) : throw new InputException(
            $"a {model.Card.Trainer} model ranks all items at once; shuffling its columns says nothing. Train one that predicts ratings.");
        var metric = request.Metric ?? report.Values[0].Key;
        if (!report.Has(metric))
            throw new InputException(
                $"--metric {metric}: there is none on this data; there are: {string.Join(", ", report.Values.Select(v => v.Key))}.");
        if (model.TakesText)
            return new(task.Name, rows.Count, metric, report[metric], [],
                new ModelExplainer(model).TellingWords([.. inputs.Select(row => (string)row[model.InputSchema[0].Name]!)], cancel),
                [.. notes, "a text model has one column, which tells everything; the words are what it rests on, found by taking each " +
                "out of each text."]);
        var objective = Metrics.Find(metric, task.Evaluation.FurtherMetrics);
        var features = new ModelExplainer(model).PermutationImportance(
            inputs, scored => -objective.Loss(scoring.Evaluate(rows, scored, metric)[metric]), request.Repeats, request.Seed, cancel);
        return new(task.Name, rows.Count, metric, report[metric], features, [], notes);
    }

    /// <summary>Whether a row takes long: it is a text, or has pictures.</summary>
    private static bool IsSlow(PredictionModel model) => model.TakesText || model.Card.Image is { MayBeMissing: true };

    private TData Drawn(TData rows, int most, int seed) =>
        rows.Count <= most ? rows : task.Rows.Subset(rows, RowPick.Draw(rows.Count, most, seed));
}
