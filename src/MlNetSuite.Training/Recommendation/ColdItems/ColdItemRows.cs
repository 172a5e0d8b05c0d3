using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>Rows of factors for items that nobody has rated: what factors of rated items are like whose texts are like theirs
/// (attribute-to-feature mappings, Gantner et al. 2010).</summary>
/// <param name="Ids">The items.</param>
/// <param name="Rows"><c>[items, width]</c></param>
/// <param name="Note">What a person should know about them.</param>
internal sealed record ColdItemRows(IReadOnlyList<string> Ids, float[] Rows, string Note)
{
    /// <summary>Those of the table of items; null where there are none, or none are asked for.</summary>
    /// <param name="data">The ratings, with the texts.</param>
    /// <param name="ratings">The same in a matrix.</param>
    /// <param name="model">What was learned of rated items, which is left as it is.</param>
    /// <param name="way">See <see cref="ColdItemChoice"/>.</param>
    /// <param name="run">The run.</param>
    internal static ColdItemRows? Of(RatingDataset data, RatingMatrix ratings, InnerProduct model, string way, TrainingRun run)
    {
        if (way == ColdItemChoice.Off || data.Texts is not { } texts)
            return null;
        run.Report(new("reading the texts of items", 1));
        var read = run.Prepare(data, (nameof(ColdItemTexts), way), () => ColdItemTexts.Of(ratings, texts, way, run),
            made => made.Design?.Bytes ?? 0);
        if (read.Design is not { } design)
            return null;
        var targets = new float[MatrixSize.Of(read.Warm.Count, model.Width)];
        for (var n = 0; n < read.Warm.Count; n++)
            model.Item.AsSpan(read.Warm[n] * model.Width, model.Width).CopyTo(targets.AsSpan(n * model.Width));
        var fit = RidgeRegression.Fit(design, targets, model.Width, run.Threads, run.Cancel);
        var average = Average(fit, read.Warm.Count, model.Width);
        var unknown = model.Item.AsSpan(^model.Width..);
        var rows = new float[MatrixSize.Of(read.Cold.Count, model.Width)];
        for (var n = 0; n < read.Cold.Count; n++)
        {
            var row = rows.AsSpan(n * model.Width, model.Width);
            fit.Predict(read.Warm.Count + n, row);
            for (var t = 0; t < row.Length; t++)
                row[t] += unknown[t] - average[t];
        }
        return new(read.Cold, rows, Told(read, texts, way));
    }

    // What rated items are like by their texts. A text that says no more than theirs leaves an item as unknown as it was: often rated
    // items, which tell most of what texts say, are also better liked than those that nobody took up.
    private static float[] Average(RidgeRegression fit, int rated, int width)
    {
        var (sum, row) = (new double[width], new float[width]);
        for (var n = 0; n < rated; n++)
        {
            fit.Predict(n, row);
            for (var t = 0; t < width; t++)
                sum[t] += row[t];
        }
        return Array.ConvertAll(sum, total => (float)(total / rated));
    }

    private static string Told(ColdItemTexts read, ItemTexts texts, string way) => string.Create(CultureInfo.InvariantCulture,
        $"{read.Cold.Count:N0} {(read.Cold.Count == 1 ? "item" : "items")} without ratings in the training rows ") +
        $"{(read.Cold.Count == 1 ? "is scored by its text" : "are scored by their texts")} ({string.Join(", ", texts.Columns)}), as " +
        string.Create(CultureInfo.InvariantCulture, $"{read.Warm.Count:N0} rated items tell what these say") +
        (way == ColdItemChoice.Sentence ? $", with the encoder {ItemSentences.Weights}" : "") +
        (read.Unread == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {read.Unread:N0} more are too many, and left out")) +
        $"; --set {ColdItemChoice.Name}={ColdItemChoice.Off} leaves them unknown";
}
