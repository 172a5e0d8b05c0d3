using MlNetSuite.Notebooks.Pictures;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Notebooks.Views;

/// <summary>A model's answers.</summary>
internal static class PredictionViews
{
    private const int ClassesShown = 10, RowsShown = 20;

    internal static View Of(Prediction.Prediction prediction)
    {
        if (prediction.Label is null)
            return new($"Predicted: {Numbers.Value(prediction.Score)}", [.. Unseen(prediction)]);
        var shown = prediction.Probabilities.Count == 0 ? [] : prediction.Probabilities.Top(ClassesShown);
        return new($"Predicted: {prediction.Label} ({Numbers.Percent(prediction.Score)})",
        [
            .. shown.Count == 0 ? (Block[])[] : [new Table("", ["class", "probability"],
                [.. shown.Select(p => (IReadOnlyList<Cell>)[p.Key, new Cell(Numbers.Percent(p.Value)) { Bar = p.Value, Strong = p.Key == prediction.Label }])])],
            .. prediction.Probabilities.Count > ClassesShown ? (Block[])[new Sentence($"and {prediction.Probabilities.Count - ClassesShown} classes less likely.")] : [],
        ]);
    }

    internal static View Of(IReadOnlyList<Prediction.Prediction> predictions) => new($"{Numbers.Whole(predictions.Count)} predictions",
    [
        new Table("", [Column.Number("row"), "predicted", Column.Number("score")],
            [.. predictions.Take(RowsShown).Select((p, row) => (IReadOnlyList<Cell>)[Numbers.Whole(row), p.Label ?? "", Numbers.Value(p.Score)])]),
        .. predictions.Count > RowsShown ? (Block[])[new Sentence($"and {Numbers.Whole(predictions.Count - RowsShown)} more.")] : [],
    ]);

    internal static View Of(Recommendation recommendation) => new($"For {recommendation.User}",
    [
        .. recommendation.Known ? (Block[])[] : [new Sentence("This user was not seen in training; these are what anybody would be given.")],
        new Table("", [Column.Number("place"), "item", Column.Number("score")],
            [.. recommendation.Items.Select((item, place) => (IReadOnlyList<Cell>)[Numbers.Whole(place + 1), item.Item, Numbers.Value(item.Score)])]),
    ]);

    internal static View Of(Misclassifications mistakes)
    {
        var texts = mistakes.Rows.Any(m => m.Text is not null);
        return new($"{Numbers.Whole(mistakes.Count)} of {Numbers.Whole(mistakes.Judged)} rows are predicted wrongly{(mistakes.Count > mistakes.Rows.Count ? "; the surest mistakes" : "")}",
            new Table("", [Column.Number("row"), "actual", "predicted", Column.Number("probability"), Column.Number("of the actual class"), .. texts ? (Column[])["text"] : []],
                [.. mistakes.Rows.Select(m => (IReadOnlyList<Cell>)
                    [Numbers.Whole(m.Row), m.Actual, m.Predicted, Numbers.Percent(m.Probability), Numbers.Percent(m.ActualProbability), .. texts ? (Cell[])[Clip.Of(m.Text ?? "", 160)] : []])]));
    }

    private static IEnumerable<Block> Unseen(Prediction.Prediction prediction)
    {
        if (prediction.KnownUser == false)
            yield return new Sentence("The user was not seen in training.");
        if (prediction.KnownItem == false)
            yield return new Sentence("The item was not seen in training.");
    }
}
