using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Which symbols make an n-gram.</summary>
/// <param name="Length">Symbols of an n-gram.</param>
/// <param name="Distance">The most places between the two symbols of a pair; 1 where all are neighbours.</param>
internal readonly record struct NgramShape(int Length, int Distance)
{
    /// <summary>Bits of a word's number: three fit into a 64-bit key.</summary>
    internal const int WordBits = 20;

    /// <summary>Bits of a character's number: five fit into a 64-bit key.</summary>
    internal const int CharacterBits = 12;

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

/// <summary>Looks up the keys of a text's n-grams, some at a time, so that memory is asked for before it is needed.</summary>
internal static class NgramRows
{
    private const int KeysAhead = 64;

    /// <summary>Adds the row of every n-gram that has one.</summary>
    /// <param name="symbols">The text.</param>
    /// <param name="shape">The n-grams' shape.</param>
    /// <param name="bits">Bits of a symbol within a key.</param>
    /// <param name="table">The row of each key.</param>
    /// <param name="rows">Where they are added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Find(ReadOnlySpan<int> symbols, NgramShape shape, int bits, KeyTable table, List<int> rows)
    {
        Span<long> keys = stackalloc long[KeysAhead];
        var count = 0;
        if (shape.Distance > 1)
        {
            foreach (var key in new NgramKeys(symbols, shape, bits))
                Ask(key, table, keys, ref count, rows);
        }
        else
        {
            // As NgramKeys has them, in registers.
            var mask = (1L << (shape.Length * bits)) - 1;
            var key = 0L;
            for (var at = 0; at < symbols.Length; at++)
            {
                key = ((key << bits) | (uint)symbols[at]) & mask;
                if (at >= shape.Length - 1)
                    Ask(key, table, keys, ref count, rows);
            }
        }
        Add(keys[..count], table, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(long key, KeyTable table, Span<long> keys, ref int count, List<int> rows)
    {
        table.Fetch(key);
        keys[count++] = key;
        if (count < KeysAhead)
            return;
        Add(keys, table, rows);
        count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<long> keys, KeyTable table, List<int> rows)
    {
        var found = rows.Count;
        CollectionsMarshal.SetCount(rows, found + keys.Length);
        var all = CollectionsMarshal.AsSpan(rows);
        foreach (var key in keys)
        {
            // Written always, kept where there is one: whether a key is known cannot be foreseen.
            var row = table[key];
            all[found] = row;
            found += row != 0 ? 1 : 0;
        }
        CollectionsMarshal.SetCount(rows, found);
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
