using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Explanations of predictions.</summary>
internal static class ExplanationViews
{
    private const int Shown = 15;

    internal static View Of(Explanation explanation)
    {
        var strongest = explanation.Attributions.Select(a => Math.Abs(a.Weight)).DefaultIfEmpty().Max();
        var values = explanation.Attributions.Any(a => a.Value is not null);
        var fidelity = explanation.Fidelity is { } f ? $"; fidelity (R²) {Numbers.Value(f)}" : "";
        return new($"{explanation.Label ?? "Predicted"}: {Numbers.Value(explanation.Prediction)}",
        [
            new Sentence(
                $"{explanation.Method}, from {Numbers.Value(explanation.BaseValue)}{fidelity}; " +
                "positive weights support the prediction, negative ones oppose it."),
            new Table("", [values ? "column" : "word", .. values ? (Column[])["value"] : [], "weight"],
                [.. explanation.Attributions.Take(Shown).Select(a => (IReadOnlyList<Cell>)
                [
                    a.Feature, .. values ? (Cell[])[Clip.Of(a.Value ?? "", 40)] : [],
                    new Cell(Numbers.Signed(a.Weight)) { Bar = strongest == 0 ? 0 : a.Weight / strongest, BothWays = true },
                ])]),
            .. explanation.Attributions.Count > Shown
                ? (Block[])[new Sentence($"and {explanation.Attributions.Count - Shown} with lower weight.")]
                : [],
            .. OutcomeViews.Notes(explanation.Notes),
        ]);
    }

    internal static View Of(ShadedText text) => new(
        $"{text.Explanation.Label ?? "Predicted"}: {Numbers.Value(text.Explanation.Prediction)}",
        new ShadedParts(text.Parts()),
        new Sentence("Blue words support the prediction; orange, dotted words oppose it."));

    internal static View Of(IReadOnlyList<FeatureImportance> features) => new("", Features(features));

    internal static View Of(IReadOnlyList<WordInfluence> words) => new("", Words(words, Shown));

    internal static Table Features(IReadOnlyList<FeatureImportance> features)
    {
        var strongest = features.Select(f => Math.Abs(f.Mean)).DefaultIfEmpty().Max();
        return new("Drop in the metric when a feature is shuffled", ["feature", "mean drop", Column.Number("deviation")],
            [.. features.Take(Shown).Select(f => (IReadOnlyList<Cell>)
                [f.Feature, new Cell(Numbers.Signed(f.Mean)) { Bar = strongest == 0
                    ? 0
                    : f.Mean / strongest, BothWays = features.Any(g => g.Mean < 0) }, Numbers.Value(f.Deviation)])]);
    }

    internal static Table Words(IReadOnlyList<WordInfluence> words, int most) =>
        new("Most influential words of each class", ["class", "word", Column.Number("texts"), Column.Number("mean drop")],
        [.. words.GroupBy(w => w.Label).SelectMany(label => label.Take(most)).Select(w => (IReadOnlyList<Cell>)
            [w.Label, w.Word, Numbers.Whole(w.Rows), Numbers.Signed(w.MeanDrop)])]);
}
