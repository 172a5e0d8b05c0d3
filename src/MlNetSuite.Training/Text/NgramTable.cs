namespace MlNetSuite.Training.Text;

/// <summary>Which symbols make an n-gram.</summary>
/// <param name="Length">Symbols of an n-gram.</param>
/// <param name="Distance">The most places between the two symbols of a pair; 1 where all are neighbours.</param>
internal readonly record struct NgramShape(int Length, int Distance)
{
    /// <summary>Whether n-grams of characters end where a word ends: white space is at their first or last place only.</summary>
    internal bool WithinWords { get; init; }

    /// <summary>Whether an n-gram is one of this shape.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="bits">Bits of a symbol within it.</param>
    internal bool Holds(long key, int bits)
    {
        if (WithinWords)
            for (var place = 1; place < Length - 1; place++)
                if ((key >> (place * bits) & ((1L << bits) - 1)) == Symbols.Start)
                    return false;
        return true;
    }

    /// <summary>Runs of neighbours, of each length between the two.</summary>
    internal static IEnumerable<NgramShape> Runs(int shortest, int longest)
    {
        for (var length = shortest; length <= longest; length++)
            yield return new(length, 1);
    }

    /// <summary>Two symbols at most <paramref name="distance"/> places apart, whatever lies between.</summary>
    internal static NgramShape Pair(int distance) => new(2, distance);
}

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

/// <summary>The keys of a text's n-grams: those of pairs by distance, and first to last.</summary>
internal ref struct NgramKeys(ReadOnlySpan<int> symbols, NgramShape shape, int bits)
{
    private readonly ReadOnlySpan<int> _symbols = symbols;
    private readonly long _mask = (1L << (shape.Length * bits)) - 1;
    private int _at = -1;
    private int _distance = 1;

    public long Current { get; private set; }

    public readonly NgramKeys GetEnumerator() => this;

    public bool MoveNext()
    {
        if (shape.Distance > 1)
            return NextPair();
        while (++_at < _symbols.Length)
        {
            Current = ((Current << bits) | (uint)_symbols[_at]) & _mask;
            if (_at >= shape.Length - 1)
                return true;
        }
        return false;
    }

    private bool NextPair()
    {
        while (++_at + _distance >= _symbols.Length)
        {
            if (_distance == shape.Distance)
                return false;
            (_distance, _at) = (_distance + 1, -1);
        }
        Current = ((long)_symbols[_at] << bits) | (uint)_symbols[_at + _distance];
        return true;
    }
}
