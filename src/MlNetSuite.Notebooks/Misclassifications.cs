using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Notebooks;

/// <summary>A row whose class a model tells wrongly.</summary>
/// <param name="Row">Its place in the dataset.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Probability">How sure the model is of that, 0..1.</param>
/// <param name="ActualProbability">What it gives the actual class, 0..1.</param>
/// <param name="Text">The row, where it is a text; null for images.</param>
public sealed record Misclassification(int Row, string Actual, string Predicted, float Probability, float ActualProbability,
    string? Text = null);

/// <summary>The wrongly predicted rows of a dataset, the most confident mistakes first.</summary>
/// <param name="Rows">The mistakes listed; of the same probability the earlier row first.</param>
/// <param name="Count">All mistakes.</param>
/// <param name="Evaluated">The number of evaluated rows: those with a class of the dataset.</param>
/// <example><code>
/// var mistakes = Misclassifications.Of(model, split.Test!, count: 24);
/// Notebook.Show(ImageGrid.OfMistakes(split.Test!, mistakes));
/// </code></example>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Html, MimeTypes.Plain])]
public sealed record Misclassifications(IReadOnlyList<Misclassification> Rows, int Count, int Evaluated)
{
    /// <summary>Asks a model about images.</summary>
    /// <param name="model">A classifier of images.</param>
    /// <param name="images">What it is asked; of the size the model takes.</param>
    /// <param name="count">Most mistakes listed, at least 1.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">The model takes other rows.</exception>
    public static Misclassifications Of(PredictionModel model, ImageDataset images, int count = 24, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Of(model, images.Labels, images.Classes,
            row => new Dictionary<string, object?>(1) { ["Pixels"] = images.Image(row).ToArray() }, _ => null, count, cancel);
    }

    /// <summary>Asks a model about texts.</summary>
    /// <param name="model">A classifier of texts.</param>
    /// <param name="texts">What it is asked.</param>
    /// <param name="count">Most mistakes listed, at least 1.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">The model takes other rows.</exception>
    public static Misclassifications Of(PredictionModel model, TextDataset texts, int count = 24, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var column = model.InputSchema[0].Name;
        return Of(model, texts.Labels, texts.Classes, row => new Dictionary<string, object?>(1) { [column] = texts.Texts[row] },
            row => texts.Texts[row], count, cancel);
    }

    private static Misclassifications Of(
        PredictionModel model, IReadOnlyList<int> labels, IReadOnlyList<string> classes,
        Func<int, IReadOnlyDictionary<string, object?>> input, Func<int, string?> text,
        int count, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var labelled = Enumerable.Range(0, labels.Count).Where(row => labels[row] >= 0).ToList();
        List<Misclassification> mistakes = [];
        var at = 0;
        // In portions: a whole dataset as rows by column name would be in memory twice.
        foreach (var rows in labelled.Chunk(1_000))
            foreach (var answer in model.Predict([.. rows.Select(input)], cancel))
            {
                var row = labelled[at++];
                if (answer.Label is { } said && said != classes[labels[row]])
                    mistakes.Add(
                        new(row, classes[labels[row]], said, answer.Score, answer.Probabilities.GetValueOrDefault(classes[labels[row]]),
                            text(row)));
            }
        return new([.. mistakes.OrderByDescending(m => m.Probability).ThenBy(m => m.Row).Take(count)], mistakes.Count, labelled.Count);
    }
}
