using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.Prediction.Tables;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Reads a model of terms out of ML.NET's own steps: words, perhaps characters, their n-grams by TF-IDF, and a linear model or
/// trees. Whether it answers as the steps do, whoever uses it checks.</summary>
internal static class TermSteps
{
    private const int KeyBits = 62;

    /// <summary>Null where the steps are others.</summary>
    /// <param name="steps">The steps after the one that folds case.</param>
    /// <param name="schema">What they are given.</param>
    /// <param name="classes">Scores of a text.</param>
    internal static TextModel? Read(ITransformer[] steps, DataViewSchema schema, int classes) =>
        Features(steps, schema, out var rest) is { } terms ? Ending(terms, rest, classes) : null;

    /// <summary>The terms that steps extract; null where the steps are others.</summary>
    /// <param name="steps">The steps after the one that folds case.</param>
    /// <param name="schema">What they are given.</param>
    /// <param name="rest">The steps after those that extract terms.</param>
    internal static TermFeatures? Features(ITransformer[] steps, DataViewSchema schema, out ITransformer[] rest)
    {
        rest = [];
        if (steps is not [WordTokenizingTransformer tokens, ValueToKeyMappingTransformer, NgramExtractingTransformer ngrams,
                LpNormNormalizingTransformer, .. var after])
            return null;
        var keys = new TransformerChain<ITransformer>(steps[..2]).GetOutputSchema(schema);
        List<TermBlock?> blocks = [Words(tokens, keys, ngrams)];
        if (after is [TokenizingByCharactersTransformer tokenizing, NgramExtractingTransformer characters, LpNormNormalizingTransformer,
                ColumnConcatenatingTransformer, .. var joined])
        {
            blocks.Add(Characters(characters, MarksEmpty(tokenizing, schema)));
            after = joined;
        }
        rest = after;
        return blocks.Contains(null) ? null : Selected([.. blocks!], after);
    }

    private static TermBlock? Words(WordTokenizingTransformer tokens, DataViewSchema keys, NgramExtractingTransformer ngrams)
    {
        if (Separators(tokens) is not { } separators || NgramPool.Of(ngrams) is not { } pool
            || keys[keys.Count - 1] is not { Type: VectorDataViewType { ItemType: KeyDataViewType } } column)
            return null;
        var words = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetKeyValues(ref words);
        var bits = BitOperations.Log2((uint)words.Length + 1) + 1;
        var table = new WordTable();
        foreach (var word in words.DenseValues())
            table.Add(word.Span);
        return table.Count == words.Length && pool.Highest <= words.Length && bits * pool.Longest <= KeyBits
            ? Block(new SeparatedWords(table, separators), pool, bits, symbol => (int)symbol)
            : null;
    }

    private static TermBlock? Characters(NgramExtractingTransformer ngrams, bool marksEmpty)
    {
        if (NgramPool.Of(ngrams) is not { Highest: <= char.MaxValue } pool)
            return null;
        var characters = new MarkedCharacters(pool.Terms.SelectMany(term => term).Select(symbol => (int)symbol), marksEmpty);
        var bits = BitOperations.Log2((uint)characters.Count) + 1;
        return bits * pool.Longest <= KeyBits ? Block(characters, pool, bits, symbol => characters[(int)symbol]) : null;
    }

    private static TermBlock Block(TermSymbols symbols, NgramPool pool, int bits, Func<uint, int> number)
    {
        var tables = Enumerable.Range(1, pool.Longest).Select(length => new KeyTable(pool.Terms.Count(term => term.Length == length)))
            .ToArray();
        for (var place = 0; place < pool.Terms.Count; place++)
        {
            var term = pool.Terms[place];
            tables[term.Length - 1].Ref(term.Aggregate(0L, (key, symbol) => key << bits | (uint)number(symbol))) = place + 1;
        }
        return new(symbols, tables, bits, [0, .. pool.Rarity], [-1, .. Enumerable.Range(0, pool.Terms.Count)]);
    }

    /// <summary>The blocks, one after the other, without the features that a step leaves out.</summary>
    private static TermFeatures Selected(IReadOnlyList<TermBlock> blocks, ITransformer[] steps)
    {
        var width = blocks.Sum(block => block.Features.Length - 1);
        var keeps = Enumerable.Repeat(true, width).ToArray();
        if (steps.SingleOrDefault(step => step.GetType().FullName == "Microsoft.ML.Transforms.SlotsDroppingTransformer") is { } dropping)
            foreach (var (first, last) in Slots(dropping, "SlotsMin").Zip(Slots(dropping, "SlotsMax")))
                for (var slot = Math.Max(first, 0); slot <= Math.Min(last, width - 1); slot++)
                    keeps[slot] = false;
        var (place, feature) = (0, 0);
        foreach (var block in blocks)
            for (var i = 1; i < block.Features.Length; i++)
                block.Features[i] = keeps[place++] ? feature++ : -1;
        return new(blocks, feature);
    }

    private static TextModel? Ending(TermFeatures terms, ITransformer[] steps, int classes)
    {
        if (TreeModel.Of(steps, classes) is { } trees)
            return new TreeTermModel(terms, trees);
        if (steps.OfType<ISingleFeaturePredictionTransformer<object>>().ToList() is not [{ Model: MaximumEntropyModelParameters model }])
            return null;
        var weights = default(VBuffer<float>[]);
        model.GetWeights(ref weights, out var count);
        if (count != classes || weights.Any(weight => weight.Length != terms.Width))
            return null;
        var table = new float[terms.Width * count];
        for (var c = 0; c < count; c++)
            foreach (var (feature, weight) in weights[c].Items())
                table[feature * count + c] = weight;
        return new LinearTermModel(terms, table, [.. model.GetBiases()]);
    }

    private static char[]? Separators(WordTokenizingTransformer step) =>
        HiddenField.Of(step, "_columns") is Array { Length: 1 } columns
            ? HiddenField.Of(columns.GetValue(0), "SeparatorsArray") as char[]
            : null;

    // Of a vector of texts, which a graph gives, ML.NET marks the ends of an empty one as well.
    private static bool MarksEmpty(TokenizingByCharactersTransformer step, DataViewSchema schema) =>
        schema[schema.Count - 1].Type is VectorDataViewType && HiddenField.Of(step, "_isSeparatorStartEnd") is false;

    private static int[] Slots(object step, string field) => HiddenField.Of(step, field) is int[][] and [var slots] ? slots : [];
}
