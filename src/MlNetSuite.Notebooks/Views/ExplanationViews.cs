using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Why a model answers as it does.</summary>
internal static class ExplanationViews
{
    private const int Shown = 15;

    internal static View Of(Explanation explanation)
    {
        var strongest = explanation.Attributions.Select(a => Math.Abs(a.Weight)).DefaultIfEmpty().Max();
        var values = explanation.Attributions.Any(a => a.Value is not null);
        return new($"{explanation.Label ?? "Predicted"}: {Numbers.Value(explanation.Prediction)}",
        [
            new Sentence(
                $"{explanation.Method}, from " +
                $"{Numbers.Value(explanation.BaseValue)}{(explanation.Fidelity is { } fidelity ? $"; fidelity (R²) {Numbers.Value(fidelity)}" : "")}; above 0 speaks for, below 0 against."),
            new Table("", [values ? "column" : "word", .. values ? (Column[])["value"] : [], "weight"],
                [.. explanation.Attributions.Take(Shown).Select(a => (IReadOnlyList<Cell>)
                [
                    a.Feature, .. values ? (Cell[])[Clip.Of(a.Value ?? "", 40)] : [],
                    new Cell(Numbers.Signed(a.Weight)) { Bar = strongest == 0 ? 0 : a.Weight / strongest, BothWays = true },
                ])]),
            .. explanation.Attributions.Count > Shown
                ? (Block[])[new Sentence($"and {explanation.Attributions.Count - Shown} with less weight.")]
                : [],
            .. OutcomeViews.Notes(explanation.Notes),
        ]);
    }

    internal static View Of(ShadedText text) => new(
        $"{text.Explanation.Label ?? "Predicted"}: {Numbers.Value(text.Explanation.Prediction)}",
        new ShadedParts(text.Parts()),
        new Sentence("Blue words speak for, orange dotted ones against."));

    internal static View Of(IReadOnlyList<FeatureImportance> features) => new("", Features(features));

    internal static View Of(IReadOnlyList<WordInfluence> words) => new("", Words(words, Shown));

    internal static Table Features(IReadOnlyList<FeatureImportance> features)
    {
        var strongest = features.Select(f => Math.Abs(f.Mean)).DefaultIfEmpty().Max();
        return new("What the metric loses when a feature is shuffled", ["feature", "mean loss", Column.Number("deviation")],
            [.. features.Take(Shown).Select(f => (IReadOnlyList<Cell>)
                [f.Feature, new Cell(Numbers.Signed(f.Mean)) { Bar = strongest == 0
                    ? 0
                    : f.Mean / strongest, BothWays = features.Any(g => g.Mean < 0) }, Numbers.Value(f.Deviation)])]);
    }

    internal static Table Words(IReadOnlyList<WordInfluence> words, int most) =>
        new("Words that tell the classes", ["class", "word", Column.Number("texts"), Column.Number("mean drop")],
        [.. words.GroupBy(w => w.Label).SelectMany(label => label.Take(most)).Select(w => (IReadOnlyList<Cell>)
            [w.Label, w.Word, Numbers.Whole(w.Rows), Numbers.Signed(w.MeanDrop)])]);
}
