using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MlNetSuite.Prediction.Texts;

/// <summary>A number for each 64-bit key: open addressing with linear probing, about twice as fast here as a dictionary. Keys are not
/// negative. A key and its number lie side by side, as most of the time goes to fetching them from memory.</summary>
internal sealed class KeyTable
{
    private const int SmallestSize = 1024;

    private Entry[] _entries;

    internal KeyTable() => _entries = Empty(SmallestSize);

    /// <summary>A table that need not grow for as many keys.</summary>
    internal KeyTable(int keys) => _entries = Empty((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallestSize, 2L * keys)));

    internal int Count { get; private set; }

    /// <summary>The keys with their values, in no order worth relying on.</summary>
    internal IEnumerable<(long Key, int Value)> Entries => _entries.Where(e => e.Key >= 0).Select(e => (e.Key, e.Value));

    /// <summary>A well-mixed number of 32 bits for a key (Fibonacci hashing, Knuth 6.4).</summary>
    internal static uint Hash(long key) => (uint)((ulong)(key ^ (key >> 29)) * 0x9E3779B97F4A7C15 >> 32);

    /// <summary>The value of <paramref name="key"/>, 0 if it is absent.</summary>
    internal int this[long key]
    {
        get
        {
            ref var entry = ref Find(key);
            return entry.Key == key ? entry.Value : 0;
        }
    }

    /// <summary>Asks for a key's place in memory, so that it is there by the time the key is looked up: whether a key is known cannot be
    /// foreseen, so that without this every look waits for memory in turn. Worth it some ten to some hundred keys ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void Fetch(long key)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), Slot(key))));
    }

    /// <summary>The value of <paramref name="key"/>, which is added with 0 if it is absent.</summary>
    internal ref int Ref(long key)
    {
        ref var entry = ref Find(key);
        if (entry.Key == key)
            return ref entry.Value;
        if (2 * ++Count > _entries.Length)
        {
            Grow();
            entry = ref Find(key);
        }
        entry.Key = key;
        return ref entry.Value;
    }

    /// <summary>The key's entry, or the free one it would have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry Find(long key)
    {
        var mask = _entries.Length - 1;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries);
        for (var slot = Slot(key); ; slot = (slot + 1) & mask)
        {
            ref var entry = ref Unsafe.Add(ref first, slot);
            if (entry.Key == key || entry.Key < 0)
                return ref entry;
        }
    }

    // The low bits of the hash choose a table among several (see NgramTable of the training); the high ones a slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(long key) => (int)(BitOperations.RotateRight(Hash(key), 8) & (uint)(_entries.Length - 1));

    private void Grow()
    {
        var entries = _entries;
        _entries = Empty(2 * entries.Length);
        foreach (var entry in entries)
            if (entry.Key >= 0)
                Find(entry.Key) = entry;
    }

    private static Entry[] Empty(int size)
    {
        var entries = new Entry[size];
        Array.Fill(entries, new() { Key = -1 });
        return entries;
    }

    private struct Entry
    {
        internal long Key;
        internal int Value;
    }
}
