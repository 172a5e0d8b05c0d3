using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Notebooks;

/// <summary>A text with the explanation of its prediction: shown with its words shaded.</summary>
/// <param name="Text">The text that was explained.</param>
/// <param name="Explanation">The attributions of its words.</param>
/// <example><code>
/// new ShadedText(text, new ModelExplainer(model).Explain(new Dictionary&lt;string, object?&gt; { ["Text"] = text }))
/// </code></example>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Html, MimeTypes.Plain])]
public sealed record ShadedText(string Text, Explanation Explanation)
{
    // Fainter words would only be noise.
    private const double Least = 0.1;

    /// <summary>The text in pieces, words with their weight in -1..1, all else with 0.</summary>
    internal IReadOnlyList<(string Text, double Weight)> Parts()
    {
        var weights = Explanation.Attributions.DistinctBy(a => a.Feature).ToDictionary(a => a.Feature, a => a.Weight);
        var strongest = weights.Values.Select(Math.Abs).DefaultIfEmpty().Max();
        List<(string, double)> parts = [];
        var from = 0;
        foreach (Match word in TextWords.Word().Matches(Text))
        {
            var weight = strongest == 0 ? 0 : weights.GetValueOrDefault(word.Value) / strongest;
            if (Math.Abs(weight) < Least)
                continue;
            if (word.Index > from)
                parts.Add((Text[from..word.Index], 0));
            parts.Add((word.Value, weight));
            from = word.Index + word.Length;
        }
        if (from < Text.Length)
            parts.Add((Text[from..], 0));
        return parts;
    }
}
