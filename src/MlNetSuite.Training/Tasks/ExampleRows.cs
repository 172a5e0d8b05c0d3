using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Embeddings;

namespace MlNetSuite.Training.Tasks;

/// <summary>Which training rows a zip keeps, to show which of them are most like a new one.</summary>
internal static class ExampleRows
{
    // Half a megabyte of embeddings.
    private const int Most = 1_000;

    /// <summary>Rows drawn by a seed, each text once; null where the model has no embedding, or rows are none to be read.</summary>
    internal static TrainingExamples? Of<TData>(
        ITaskRows<TData> rows, PredictionModel model, TData train, int seed, CancellationToken cancel) where TData : Dataset
    {
        if (!model.GivesEmbedding)
            return null;
        var shown = RowPick.Draw(train.Count, Most, seed).Select(row => rows.Shown(train, row)).OfType<(string Text, int Class)>()
            .Where(row => !string.IsNullOrWhiteSpace(row.Text)).DistinctBy(row => row.Text).ToList();
        return shown.Count == 0 ? null : TrainingExamples.Of(
            [.. shown.Select(row => row.Text)], [.. shown.Select(row => row.Class)],
            model.Embed([.. shown.Select(row => row.Text)], cancel));
    }

    /// <summary>The card with a note that the zip holds them.</summary>
    internal static ModelCard Told(ModelCard card, TrainingExamples examples) => card with
    {
        Notes =
        [
            .. card.Notes,
            $"the zip keeps {examples.Count:N0} training texts, at most {TrainingExamples.LongestText} characters of each, to show which " +
            "are most like a new one; --samples 0 keeps none, and no sample rows",
        ],
    };
}
