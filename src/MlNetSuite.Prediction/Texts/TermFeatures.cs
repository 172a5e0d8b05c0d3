namespace MlNetSuite.Prediction.Texts;

/// <summary>From a text to its terms' weights by TF-IDF (Salton and Buckley 1988), as ML.NET's own steps make them.</summary>
/// <param name="Blocks">The kinds of terms. Each gives a vector of Euclidean length 1, or of zeros for a text without known terms.</param>
/// <param name="Width">How many features there are.</param>
internal sealed record TermFeatures(IReadOnlyList<TermBlock> Blocks, int Width)
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, its case as it is.</param>
    /// <param name="buffer">Takes each feature that is not zero, once.</param>
    internal void Read(string text, TextRowBuffer buffer)
    {
        buffer.Clear(text.Length);
        buffer.ClearFeatures();
        var lower = buffer.Lower(text);
        foreach (var block in Blocks)
            block.Read(lower, buffer);
    }
}

/// <summary>Terms of one kind: n-grams of words, or of characters.</summary>
/// <param name="Symbols">What they are made of.</param>
/// <param name="Ngrams">A term's place, from 1 on, by its key; one table for each length, the shortest first.</param>
/// <param name="Bits">Bits of a symbol within a key.</param>
/// <param name="Rarity">By place, the term's inverse document frequency.</param>
/// <param name="Features">By place, the feature that a term is; -1 for one that counts in its block's length only.</param>
internal sealed record TermBlock(TermSymbols Symbols, IReadOnlyList<KeyTable> Ngrams, int Bits, float[] Rarity, int[] Features)
{
    internal void Read(ReadOnlySpan<char> lower, TextRowBuffer buffer)
    {
        buffer.RowList.Clear();
        var symbols = Symbols.Read(lower, buffer);
        for (var i = 0; i < Ngrams.Count; i++)
            NgramRows.Find(symbols, new(i + 1, 1), Bits, Ngrams[i], buffer.RowList);
        buffer.KeepDistinct();
        var scale = Scale(buffer);
        var terms = buffer.Rows;
        var counts = buffer.Counts;
        for (var i = 0; i < terms.Length; i++)
            if (Features[terms[i]] is >= 0 and var feature)
                buffer.AddFeature(feature, counts[i] * Rarity[terms[i]] * scale);
    }

    private float Scale(TextRowBuffer buffer)
    {
        var terms = buffer.Rows;
        var counts = buffer.Counts;
        double squares = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            var weight = counts[i] * Rarity[terms[i]];
            squares += weight * weight;
        }
        return squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
    }
}
