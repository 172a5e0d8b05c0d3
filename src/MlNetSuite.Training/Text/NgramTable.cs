using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>The n-grams of one shape that occur often enough, numbered in the order of their keys.</summary>
/// <remarks>The key of an n-gram is its symbols written as digits: <c>((a × 2^bits) + b) × 2^bits + c</c>. Counting is shared
/// by keys, not by texts: each of a fixed number of tables owns the keys of one residue of their hash, so that tables can
/// be filled side by side and hold the same whatever the number of threads.</remarks>
internal sealed class NgramTable
{
    private const int Tables = 16;

    private readonly KeyTable[] _tables;

    private NgramTable(KeyTable[] tables, long[] keys, NgramShape shape, int bits, int firstRow) =>
        (_tables, Keys, Shape, Bits, FirstRow) = (tables, keys, shape, bits, firstRow);

    /// <summary>The keys, ascending; the first has the row <see cref="FirstRow"/>.</summary>
    internal long[] Keys { get; }

    internal NgramShape Shape { get; }

    /// <summary>Bits of a symbol within a key.</summary>
    internal int Bits { get; }

    internal int FirstRow { get; }

    /// <summary>Counts all n-grams and keeps those that occur <paramref name="minCount"/> times, of these the commonest
    /// <paramref name="maxKept"/>.</summary>
    internal static NgramTable Learn(Symbols texts, NgramShape shape, int bits, int firstRow, int minCount, int maxKept, int threads,
        CancellationToken cancel)
    {
        var tables = new KeyTable[Tables];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.For(0, Math.Min(threads, Tables), options, worker =>
        {
            var workers = Math.Min(threads, Tables);
            for (var t = worker; t < Tables; t += workers)
                tables[t] = new();
            for (var text = 0; text < texts.Count; text++)
                foreach (var key in new NgramKeys(texts[text], shape, bits))
                    if (KeyTable.Hash(key) % Tables is var t && t % (uint)workers == (uint)worker && shape.Holds(key, bits))
                        tables[t].Ref(key)++;
        });
        var keys = Kept(tables, minCount, maxKept);
        var kept = Enumerable.Range(0, Tables).Select(_ => new KeyTable()).ToArray();
        for (var i = 0; i < keys.Length; i++)
            kept[KeyTable.Hash(keys[i]) % Tables].Ref(keys[i]) = firstRow + i;
        return new(kept, keys, shape, bits, firstRow);
    }

    /// <summary>The row of a key, 0 if it was not kept.</summary>
    internal int Row(long key) => _tables[KeyTable.Hash(key) % Tables][key];

    private static long[] Kept(KeyTable[] tables, int minCount, int maxKept)
    {
        var kept = tables.SelectMany(t => t.Entries).Where(e => e.Value >= minCount).ToArray();
        if (kept.Length > maxKept)
        {
            Array.Sort(kept, static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Key.CompareTo(b.Key));
            kept = kept[..maxKept];
        }
        var keys = Array.ConvertAll(kept, e => e.Key);
        Array.Sort(keys);
        return keys;
    }
}
