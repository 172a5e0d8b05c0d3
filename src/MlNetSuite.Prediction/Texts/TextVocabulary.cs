namespace MlNetSuite.Prediction.Texts;

/// <summary>Which symbols of a text n-grams are made of.</summary>
internal enum SymbolKind
{
    /// <summary>Its words.</summary>
    Words,

    /// <summary>Its words, with shapes in place of names, acronyms and numbers.</summary>
    Shapes,

    /// <summary>Its characters.</summary>
    Characters,
}

/// <summary>The n-grams of one shape that a model knows.</summary>
/// <param name="Kind">What they are made of.</param>
/// <param name="Shape">Their shape.</param>
/// <param name="Bits">Bits of a symbol within a key.</param>
/// <param name="Rows">The row of each n-gram, by its key.</param>
internal sealed record KnownNgrams(SymbolKind Kind, NgramShape Shape, int Bits, KeyTable Rows);

/// <summary>Reads texts into the rows of a table of weights that they add up, as the model's own graph does.</summary>
/// <param name="Words">Known words.</param>
/// <param name="WordRows">The row of each word, which is its symbol too.</param>
/// <param name="Characters">Known characters, or null for a model that does not look at them.</param>
/// <param name="Ngrams">Known n-grams, in the order in which they are looked up.</param>
internal sealed record TextVocabulary(
    WordTable Words, int[] WordRows, CharacterTable? Characters, IReadOnlyList<KnownNgrams> Ngrams)
{
    // Memory for a word's entry is asked for this many words before it is needed.
    private const int WordsAhead = 16;

    private readonly bool _hasShapes = Ngrams.Any(known => known.Kind == SymbolKind.Shapes);

    /// <summary>Reads a text; unknown words and n-grams have no row.</summary>
    /// <param name="text">The text, its case as it is.</param>
    /// <param name="into">Where its rows are put.</param>
    internal void Read(string text, TextRowBuffer into)
    {
        into.Clear(text.Length);
        var lower = into.Lower(text);
        ReadWords(lower, into);
        if (_hasShapes)
        {
            into.Words.CopyTo(into.Shapes);
            WordShape.Put(text, into.Shapes);
        }
        if (Characters is not null)
            into.ReadCharacters(Characters, lower);
        foreach (var word in into.Words)
            if (word != Symbols.Unknown)
                into.RowList.Add(word);
        foreach (var known in Ngrams)
            NgramRows.Find(into.Symbols(known.Kind), known.Shape, known.Bits, known.Rows, into.RowList);
    }

    private void ReadWords(ReadOnlySpan<char> lower, TextRowBuffer into)
    {
        Span<(int Start, int Length, uint Hash)> ahead = stackalloc (int, int, uint)[WordsAhead];
        var count = 0;
        into.AddWord(Symbols.Start);
        for (var at = 0; Tokens.Next(lower, ref at) is { Length: > 0 } word;)
        {
            var hash = WordTable.Hash(word);
            Words.Fetch(hash);
            ahead[count++] = (at - word.Length, word.Length, hash);
            if (count < WordsAhead)
                continue;
            AddWords(lower, ahead, into);
            count = 0;
        }
        AddWords(lower, ahead[..count], into);
        into.AddWord(Symbols.End);
    }

    private void AddWords(ReadOnlySpan<char> lower, ReadOnlySpan<(int Start, int Length, uint Hash)> words, TextRowBuffer into)
    {
        foreach (var (start, length, hash) in words)
            into.AddWord(Words.FindHashed(lower.Slice(start, length), hash) is >= 0 and var place ? WordRows[place] : Symbols.Unknown);
    }
}
