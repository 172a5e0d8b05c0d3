using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.ML.Transforms.Text;

namespace MlNetSuite.Prediction.Texts;

/// <summary>The n-grams that a step of ML.NET knows, and how it weighs them.</summary>
/// <param name="Terms">Each as its symbols, in the order of the features.</param>
/// <param name="Rarity">The inverse document frequency of each.</param>
internal sealed record NgramPool(IReadOnlyList<uint[]> Terms, float[] Rarity)
{
    /// <summary>Symbols of the longest n-gram.</summary>
    internal int Longest => Terms.Max(term => term.Length);

    /// <summary>The highest symbol.</summary>
    internal uint Highest => Terms.Max(term => term.Max());

    /// <summary>Null for a step that knows none, or one of another kind than neighbours of all lengths by TF-IDF.</summary>
    internal static NgramPool? Of(NgramExtractingTransformer step)
    {
        if (!IsTfIdf(Only(step, "_transformInfos"))
            || Only(step, "_ngramMaps") is not { } pool || Only(step, "_invDocFreqs") is not double[] rarity)
            return null;
        var count = Count(pool);
        if (count == 0 || count > rarity.Length)
            return null;
        var symbols = new uint[16];
        var terms = Enumerable.Range(0, count).Select(place => symbols[..GetById(pool, place, ref symbols)]).ToArray();
        if (Array.Exists(terms, term => term.Length == 0))
            return null;
        return new(terms, [.. rarity.Take(count).Select(value => (float)value)]);
    }

    private static bool IsTfIdf(object? info) =>
        HiddenField.Of(info, "SkipLength") is 0 && HiddenField.Of(info, "Weighting") is NgramExtractingEstimator.WeightingCriteria.TfIdf;

    // The names of a step's n-grams do not say where one symbol ends.
    private static object? Only(NgramExtractingTransformer step, string field) =>
        HiddenField.Of(step, field) is IList { Count: 1 } columns ? columns[0] : null;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Count")]
    private static extern int Count([UnsafeAccessorType("Microsoft.ML.Internal.Utilities.SequencePool, Microsoft.ML.Data")] object pool);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetById")]
    private static extern int GetById(
        [UnsafeAccessorType("Microsoft.ML.Internal.Utilities.SequencePool, Microsoft.ML.Data")] object pool, int place, ref uint[] symbols);
}
