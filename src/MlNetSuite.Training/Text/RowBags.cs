using System.Runtime.InteropServices;
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
            List<int> rows = [], lengths = [];
            for (var text = from; text < to; text++)
            {
                cancel.ThrowIfCancellationRequested();
                var before = rows.Count;
                foreach (var word in words[text])
                    if (word != Symbols.Unknown)
                        rows.Add(word);
                foreach (var (symbols, tables) in ngrams)
                    foreach (var table in tables)
                        Add(rows, symbols[text], table);
                lengths.Add(rows.Count - before);
            }
            return (rows, lengths);
        }, cancel);
        var joined = Symbols.Join(runs);
        return new(joined.Values, joined.Offsets);
    }

    /// <summary>Each text's rows once each, ascending, and how often each occurs in it.</summary>
    internal (RowBags Bags, int[] Counts) Distinct()
    {
        var rows = new List<int>(Rows.Length / 2);
        var counts = new List<int>(Rows.Length / 2);
        var offsets = new int[Offsets.Length];
        var occurrences = new int[Rows.Length == 0 ? 0 : Rows.Max() + 1];
        for (var text = 0; text < Count; text++)
        {
            foreach (var row in this[text])
                if (occurrences[row]++ == 0)
                    rows.Add(row);
            var own = CollectionsMarshal.AsSpan(rows)[offsets[text]..];
            own.Sort();
            foreach (var row in own)
            {
                counts.Add(occurrences[row]);
                occurrences[row] = 0;
            }
            offsets[text + 1] = rows.Count;
        }
        return (new([.. rows], offsets), [.. counts]);
    }

    private static void Add(List<int> rows, ReadOnlySpan<int> symbols, NgramTable table)
    {
        foreach (var key in new NgramKeys(symbols, table.Shape, table.Bits))
            if (table.Row(key) is var row && row != 0)
                rows.Add(row);
    }
}

/// <summary>Texts in one kind of symbols, and the n-grams known of these.</summary>
internal readonly record struct NgramBags(Symbols Symbols, IReadOnlyList<NgramTable> Tables);
