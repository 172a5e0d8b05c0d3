using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Notebooks.Views;

/// <summary>A model's predictions.</summary>
internal static class PredictionViews
{
    private const int ClassesShown = 10, RowsShown = 20, NumbersShown = 8;

    internal static View Of(PredictionResult prediction) => new(Headline(prediction),
        [.. Classes(prediction.Probabilities, prediction.Label), .. prediction.FurtherOutputs.SelectMany(Further)]);

    internal static View Of(IReadOnlyList<PredictionResult> predictions) => new($"{Numbers.Whole(predictions.Count)} predictions",
    [
        new Table("",
            [Column.Number("row"), "predicted", Column.Number("score"), .. predictions.Take(1).SelectMany(p => p.FurtherOutputs)
                .Select(o => (Column)o.Name)],
            [.. predictions.Take(RowsShown).Select((p, row) => (IReadOnlyList<Cell>)
                [Numbers.Whole(row), p.Label ?? "", Numbers.Value(p.Score), .. p.FurtherOutputs.Select(o => (Cell)Text(o))])]),
        .. predictions.Count > RowsShown ? (Block[])[new Sentence($"and {Numbers.Whole(predictions.Count - RowsShown)} more.")] : [],
    ]);

    private static string Headline(PredictionResult prediction) =>
        prediction.Label is { } label ? $"Predicted: {label} ({Numbers.Percent(prediction.Score)})"
        : prediction.Values.IsEmpty ? "Answer"
        : $"Predicted: {Text(prediction.Values)}";

    private static IEnumerable<Block> Classes(LabelProbabilities probabilities, string? predicted)
    {
        if (probabilities.Count == 0)
            yield break;
        yield return new Table("", ["class", "probability"],
            [.. probabilities.Top(ClassesShown).Select(p => (IReadOnlyList<Cell>)
                [p.Key, new Cell(Numbers.Percent(p.Value)) { Bar = p.Value, Strong = p.Key == predicted }])]);
        if (probabilities.Count > ClassesShown)
            yield return new Sentence($"and {probabilities.Count - ClassesShown} less likely classes.");
    }

    // Most flags are not worth a sentence.
    private static IEnumerable<Block> Further(OutputValue output) => output.Role == OutputRole.Flag
        ? output.Told is { } told ? [new Sentence($"{told}.")] : []
        : [new Sentence($"{output.Name}: {Text(output)}")];

    private static string Text(OutputValue output) => output.Role switch
    {
        OutputRole.Flag => output.Flag ? "yes" : "no",
        OutputRole.Interval => $"{Text(output.Lower)} to {Text(output.Upper)}",
        _ => output.Text ?? Text(output.Numbers),
    };

    private static string Text(ReadOnlySpan<float> values)
    {
        var texts = new List<string>();
        foreach (var value in values[..Math.Min(values.Length, NumbersShown)])
            texts.Add(Numbers.Value(value));
        return string.Join(", ", texts) + (values.Length > NumbersShown ? $", ... ({values.Length} numbers)" : "");
    }

    internal static View Of(UserRecommendations recommendation) => new($"For {recommendation.Name ?? recommendation.User}",
    [
        .. recommendation.Known
            ? (Block[])[]
            : [new Sentence("This user is not in the training data; these are the most popular items.")],
        new Table("", [Column.Number("place"), "item", Column.Number("score")],
            [.. recommendation.Items.Select((item, place) =>
                (IReadOnlyList<Cell>)
                [
                    Numbers.Whole(place + 1), item.Name is { } name ? $"{name} ({item.Item})" : item.Item, Numbers.Value(item.Score),
                ])]),
    ]);

    internal static View Of(IReadOnlyList<NearestExample> nearest) => new("Most like these training texts", new Table("",
        ["text", "class", "similarity"],
        [.. nearest.Select(example => (IReadOnlyList<Cell>)
            [Clip.Of(example.Text, 160), example.Label,
                new Cell(Numbers.Value(example.Similarity)) { Bar = Math.Clamp(example.Similarity, 0, 1) }])]));

    internal static View Of(Misclassifications mistakes)
    {
        var texts = mistakes.Rows.Any(m => m.Text is not null);
        return new($"{Numbers.Whole(mistakes.Count)} of {Numbers.Whole(mistakes.Evaluated)} rows misclassified" +
            $"{(mistakes.Count > mistakes.Rows.Count ? "; the most confident mistakes" : "")}",
            new Table("",
                [Column.Number("row"), "actual", "predicted", Column.Number("probability"), Column.Number("of the actual class"), .. texts
                    ? (Column[])["text"]
                    : []],
                [.. mistakes.Rows.Select(m => (IReadOnlyList<Cell>)
                    [Numbers.Whole(m.Row), m.Actual, m.Predicted, Numbers.Percent(m.Probability), Numbers.Percent(m.ActualProbability),
                        .. texts ? (Cell[])[Clip.Of(m.Text ?? "", 160)] : []])]));
    }
}
