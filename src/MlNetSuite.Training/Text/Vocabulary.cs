using MlNetSuite.Data;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Which n-grams a model looks at.</summary>
/// <param name="WordLength">The longest n-gram of words, 1 to 3.</param>
/// <param name="CharacterLength">The longest n-gram of characters, from 2 upwards; 0 for none, at most 5.</param>
/// <param name="MinCount">Times a word or n-gram must occur to be known.</param>
/// <param name="MaxPerLength">The most that are known of each length.</param>
internal sealed record NgramOptions(int WordLength, int CharacterLength, int MinCount, int MaxPerLength)
{
    /// <summary>How far apart the two words of a skipped pair may be (k-skip-bigrams, Guthrie et al. 2006): 1 for
    /// neighbours only, 2 for one word between; 0 for no such pairs.</summary>
    internal int PairDistance { get; init; }

    /// <summary>Whether n-grams and pairs are also made of words with names, acronyms and numbers replaced by their
    /// <see cref="WordShape"/>.</summary>
    internal bool Shapes { get; init; }

    /// <summary>Whether n-grams of characters end where their word ends, rather than reach across white space.</summary>
    internal bool CharactersWithinWords { get; init; }

    /// <summary>The longest n-gram of words.</summary>
    internal const int LongestWords = 3;

    /// <summary>The longest n-gram of characters.</summary>
    internal const int LongestCharacters = 5;
}

/// <summary>A vocabulary, and the texts it was learned from as it reads them; neither is to be changed, trainings share them.</summary>
internal sealed record ReadTexts<TBags>(Vocabulary Vocabulary, TBags Bags);

/// <summary>The rows of a table of weights that a text adds up: those of its words, their n-grams and those of its characters.</summary>
/// <param name="Words">Known words; the first has the row <see cref="Symbols.First"/>. A word's row is its number.</param>
/// <param name="Characters">Known characters, which have numbers but no rows.</param>
/// <param name="WordTables">N-grams of words, from length 2.</param>
/// <param name="PairTables">Pairs of words that need not be neighbours: one table or none.</param>
/// <param name="ShapeTables">N-grams of words and shapes, from length 1, and their pairs; empty if there are no shapes.</param>
/// <param name="CharacterTables">N-grams of characters, from length 2.</param>
/// <remarks>Row 0 stands for everything unknown and is all zeros in any table; every text has row <see cref="Symbols.Start"/>
/// once.</remarks>
internal sealed record Vocabulary(
    IReadOnlyList<string> Words, IReadOnlyList<string> Characters, IReadOnlyList<NgramTable> WordTables,
    IReadOnlyList<NgramTable> PairTables, IReadOnlyList<NgramTable> ShapeTables, IReadOnlyList<NgramTable> CharacterTables)
{
    /// <summary>Rows of a table of weights for this vocabulary, row 0 included.</summary>
    internal int Rows => Symbols.First + Words.Count + Tables.Sum(t => t.Keys.Length);

    /// <summary>The first row of pairs and shapes; rows before are of words and their n-grams.</summary>
    internal int FirstContextRow => Symbols.First + Words.Count + WordTables.Sum(t => t.Keys.Length);

    /// <summary>The first row of an n-gram of characters; rows before are of words, pairs and shapes.</summary>
    internal int FirstCharacterRow => FirstContextRow + PairTables.Concat(ShapeTables).Sum(t => t.Keys.Length);

    internal IEnumerable<NgramTable> Tables => WordTables.Concat(PairTables).Concat(ShapeTables).Concat(CharacterTables);

    /// <summary>Learns the vocabulary of a run's texts and reads them with it, shared with trainings that need the same.</summary>
    internal static ReadTexts<RowBags> Learn(TrainingRun run, TextDataset data, NgramOptions options) => run.Prepare(data, options,
        () => Learn(data.Texts, options, run.Threads, run.Cancel),
        made => made.Bags.Rows.Length * (long)sizeof(int) + made.Vocabulary.Bytes);

    /// <summary>As above, each row of a text once, perhaps with how often it occurs.</summary>
    internal static ReadTexts<DistinctBags> LearnDistinct(TrainingRun run, TextDataset data, NgramOptions options, bool counted) =>
        run.Prepare(data, (options, counted),
        () => LearnDistinct(data.Texts, options, counted, run.Threads, run.Cancel),
        made => made.Bags.Bytes + made.Vocabulary.Bytes);

    /// <summary>Learns a vocabulary and reads the same texts with it.</summary>
    internal static ReadTexts<RowBags> Learn(
        IReadOnlyList<string> texts, NgramOptions options, int threads, CancellationToken cancel)
    {
        var (vocabulary, words, bags) = Number(texts, options, threads, cancel);
        return new(vocabulary, RowBags.Read(words, bags, threads, cancel));
    }

    /// <summary>As above, each row of a text once, perhaps with how often it occurs.</summary>
    internal static ReadTexts<DistinctBags> LearnDistinct(
        IReadOnlyList<string> texts, NgramOptions options, bool counted, int threads, CancellationToken cancel)
    {
        var (vocabulary, words, bags) = Number(texts, options, threads, cancel);
        return new(vocabulary, DistinctBags.Read(words, bags, counted, threads, cancel));
    }

    /// <summary>All characters that have a number: those that separate words, and those that are known.</summary>
    internal static IEnumerable<(string Character, int Number)> NumberedCharacters(IEnumerable<string> alphabet) =>
        Tokens.SeparatingCodePoints.Select(c => (char.ConvertFromUtf32(c), Symbols.Start))
            .Concat(alphabet.Select((c, i) => (c, Symbols.First + i)));

    /// <summary>About what it takes in memory.</summary>
    private long Bytes => Rows * 20L;

    private static (Vocabulary, Symbols Words, List<NgramBags> Ngrams) Number(IReadOnlyList<string> texts, NgramOptions options, int threads,
        CancellationToken cancel)
    {
        var (words, kept) = Lexicon.Words(
            texts, options.MinCount, Math.Min(options.MaxPerLength, WordShape.FirstSymbol - Symbols.First), threads, cancel);
        var row = Symbols.First + kept.Length;
        var bags = new List<NgramBags>();
        List<NgramTable> Learn(SymbolTexts symbols, int bits, params IEnumerable<NgramShape> shapes)
        {
            List<NgramTable> tables = [];
            foreach (var shape in shapes)
            {
                tables.Add(NgramTable.Learn(symbols, shape, bits, row, options.MinCount, options.MaxPerLength, threads, cancel));
                row += tables[^1].Keys.Length;
            }
            bags.Add(new(symbols, tables));
            return tables;
        }
        IEnumerable<NgramShape> pairs = options.PairDistance > 0 ? [NgramShape.Pair(options.PairDistance)] : [];
        var wordTables = Learn(SymbolTexts.Of(words), NgramShape.WordBits, NgramShape.Runs(2, options.WordLength));
        var pairTables = Learn(SymbolTexts.Of(words), NgramShape.WordBits, pairs);
        List<NgramTable> shapeTables = [], characterTables = [];
        string[] alphabet = [];
        if (options.Shapes)
            shapeTables = Learn(SymbolTexts.Of(Shaped(texts, words, threads, cancel)), NgramShape.WordBits, NgramShape.Runs(1, options.WordLength)
                .Concat(pairs));
        if (options.CharacterLength > 0)
        {
            alphabet = Lexicon.Characters(
                texts, options.MinCount, (1 << NgramShape.CharacterBits) - Symbols.First, threads, cancel);
            characterTables = Learn(SymbolTexts.Of(texts, new(NumberedCharacters(alphabet))), NgramShape.CharacterBits,
                NgramShape.Runs(2, options.CharacterLength).Select(shape => shape with { WithinWords = options.CharactersWithinWords }));
        }
        return (new(kept, alphabet, wordTables, pairTables, shapeTables, characterTables), words, bags);
    }

    /// <summary>The symbols of words with those of shapes in their place.</summary>
    private static Symbols Shaped(IReadOnlyList<string> texts, Symbols words, int threads, CancellationToken cancel)
    {
        var values = words.Values.AsSpan().ToArray();
        Symbols.InRuns(texts.Count, threads, (from, to) =>
        {
            for (var text = from; text < to; text++)
            {
                cancel.ThrowIfCancellationRequested();
                WordShape.Put(texts[text], values.AsSpan(words.Offsets[text]..words.Offsets[text + 1]));
            }
            return to;
        }, cancel);
        return words with { Values = values };
    }
}
