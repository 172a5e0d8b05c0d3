using System.Numerics;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>The n-grams of one shape that occur often enough, numbered in the order of their keys.</summary>
/// <remarks>The key of an n-gram is its symbols written as digits: <c>((a × 2^bits) + b) × 2^bits + c</c>. Counting is shared
/// by keys, not by texts: each of a fixed number of tables owns the keys of one residue of their hash, so that tables can
/// be filled side by side and hold the same whatever the number of threads. Where n-grams are very many, the texts are read again and
/// again, each time for some of the tables, so that no more are in memory at a time than are worth it: most n-grams occur once.</remarks>
internal sealed class NgramTable
{
    private const int Tables = 16;

    private const int KeysAhead = 64;

    // Keys in memory at a time, 40 bytes each.
    private const int KeysAtATime = 1_500_000;

    private NgramTable(KeyTable rows, long[] keys, NgramShape shape, int bits, int firstRow) =>
        (Rows, Keys, Shape, Bits, FirstRow) = (rows, keys, shape, bits, firstRow);

    /// <summary>The row of each key.</summary>
    internal KeyTable Rows { get; }

    /// <summary>The keys, ascending; the first has the row <see cref="FirstRow"/>.</summary>
    internal long[] Keys { get; }

    internal NgramShape Shape { get; }

    /// <summary>Bits of a symbol within a key.</summary>
    internal int Bits { get; }

    internal int FirstRow { get; }

    /// <summary>Counts all n-grams and keeps those that occur <paramref name="minCount"/> times, of these the commonest
    /// <paramref name="maxKept"/>.</summary>
    internal static NgramTable Learn(SymbolTexts texts, NgramShape shape, int bits, int firstRow, int minCount, int maxKept, int threads,
        CancellationToken cancel)
    {
        var turns = (int)Math.Clamp(Distinct(texts, shape, bits, cancel) / KeysAtATime, 1, Tables);
        List<Counted> kept = [];
        for (var turn = 0; turn < turns; turn++)
        {
            // Which turn a table has does not matter to what is kept.
            int[] own = [.. Enumerable.Range(0, Tables).Where(table => table % turns == turn)];
            var counted = Count(texts, shape, bits, own, threads, cancel);
            kept.AddRange(counted.SelectMany(table => table.Entries).Where(entry => entry.Value >= minCount)
                .Select(entry => new Counted(entry.Key, entry.Value)));
            KeepCommonest(kept, maxKept);
        }
        long[] keys = [.. kept.Select(entry => entry.Key)];
        Array.Sort(keys);
        var rows = new KeyTable(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            rows.Ref(keys[i]) = firstRow + i;
        return new(rows, keys, shape, bits, firstRow);
    }

    /// <summary>How often each n-gram occurs, of those that some of the tables own.</summary>
    private static KeyTable[] Count(
        SymbolTexts texts, NgramShape shape, int bits, int[] own, int threads, CancellationToken cancel)
    {
        var tables = new KeyTable?[Tables];
        var workers = Math.Min(threads, own.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel };
        Parallel.For(0, workers, options, worker =>
        {
            var mine = new KeyTable?[Tables];
            for (var i = worker; i < own.Length; i += workers)
                mine[own[i]] = new();
            var symbols = texts.Open();
            Span<long> keys = stackalloc long[KeysAhead];
            var count = 0;
            for (var text = 0; text < texts.Count; text++)
                foreach (var key in new NgramKeys(symbols(text), shape, bits))
                {
                    if (mine[KeyTable.Hash(key) % Tables] is not { } table || !shape.Holds(key, bits))
                        continue;
                    table.Fetch(key);
                    keys[count++] = key;
                    if (count == KeysAhead)
                        Count(keys, mine, ref count);
                }
            Count(keys[..count], mine, ref count);
            for (var i = worker; i < own.Length; i += workers)
                tables[own[i]] = mine[own[i]];
        });
        return [.. own.Select(table => tables[table]!)];
    }

    private static void Count(ReadOnlySpan<long> keys, KeyTable?[] tables, ref int count)
    {
        foreach (var key in keys)
            tables[KeyTable.Hash(key) % Tables]!.Ref(key)++;
        count = 0;
    }

    /// <summary>About how many n-grams there are, by linear counting (Whang et al. 1990, "A Linear-Time Probabilistic Counting
    /// Algorithm for Database Applications"); as many as symbols at most.</summary>
    private static long Distinct(SymbolTexts texts, NgramShape shape, int bits, CancellationToken cancel)
    {
        var most = texts.Total * shape.Distance;
        if (most <= KeysAtATime)
            return most;
        const int Bits = 1 << 23;
        var seen = new ulong[Bits / 64];
        var symbols = texts.Open();
        for (var text = 0; text < texts.Count; text++)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var key in new NgramKeys(symbols(text), shape, bits))
                seen[KeyTable.Hash(key) % Bits / 64] |= 1UL << (int)(KeyTable.Hash(key) % 64);
        }
        var free = Bits - seen.Sum(word => (long)BitOperations.PopCount(word));
        return Math.Min(most, (long)(Bits * Math.Log(Bits / (double)Math.Max(1, free))));
    }

    private static void KeepCommonest(List<Counted> counted, int most)
    {
        if (counted.Count <= most)
            return;
        counted.Sort(static (a, b) => a.Times != b.Times ? b.Times.CompareTo(a.Times) : a.Key.CompareTo(b.Key));
        counted.RemoveRange(most, counted.Count - most);
    }

    private readonly record struct Counted(long Key, int Times);
}
