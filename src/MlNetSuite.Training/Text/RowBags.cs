using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>For each text the rows of a table of weights that it adds up, unknown ones left out.</summary>
/// <param name="Rows">All texts' rows end to end.</param>
/// <param name="Offsets">Where each text begins; one more than there are texts.</param>
internal sealed record RowBags(int[] Rows, int[] Offsets)
{
    internal int Count => Offsets.Length - 1;

    internal Span<int> this[int text] => Rows.AsSpan(Offsets[text]..Offsets[text + 1]);

    /// <summary>The rows of words and of the n-grams in the tables.</summary>
    internal static RowBags Read(Symbols words, IReadOnlyList<NgramBags> ngrams, int threads, CancellationToken cancel)
    {
        var runs = Symbols.InRuns(words.Count, threads, (from, to) =>
        {
            var reader = new RowReader(words, ngrams);
            List<int> rows = [], lengths = [];
            for (var text = from; text < to; text++)
            {
                cancel.ThrowIfCancellationRequested();
                var before = rows.Count;
                reader.Read(text, rows);
                lengths.Add(rows.Count - before);
            }
            return (rows, lengths);
        }, cancel);
        var joined = Symbols.Join(runs);
        return new(joined.Values, joined.Offsets);
    }
}

/// <summary>Finds the rows of texts. For one thread.</summary>
internal sealed class RowReader(Symbols words, IReadOnlyList<NgramBags> ngrams)
{
    private readonly SymbolReader[] _symbols = [.. ngrams.Select(bags => bags.Texts.Open())];

    /// <summary>Adds the rows of a text.</summary>
    internal void Read(int text, List<int> rows)
    {
        foreach (var word in words[text])
            if (word != Symbols.Unknown)
                rows.Add(word);
        for (var i = 0; i < _symbols.Length; i++)
        {
            var symbols = _symbols[i](text);
            foreach (var table in ngrams[i].Tables)
                NgramRows.Find(symbols, table.Shape, table.Bits, table.Rows, rows);
        }
    }
}
