using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Words and their places, 0 for the first added: open addressing with linear probing over one array of characters, so that
/// no word is a string of its own.</summary>
internal sealed class WordTable
{
    private const int SmallestSize = 256;
    private const int Free = -1;

    private Entry[] _entries = Empty(SmallestSize);
    private char[] _characters = new char[SmallestSize];
    private readonly List<int> _ends = [];

    internal WordTable(params IEnumerable<string> words)
    {
        foreach (var word in words)
            Add(word);
    }

    internal int Count => _ends.Count;

    /// <summary>The word that was added as number <paramref name="place"/>.</summary>
    internal ReadOnlySpan<char> this[int place] => _characters.AsSpan(Start(place).._ends[place]);

    /// <summary>The place of a word, or -1.</summary>
    internal int Find(ReadOnlySpan<char> word) => Find(word, Hash(word)).Place;

    /// <summary>As above, of a word whose hash is known.</summary>
    internal int FindHashed(ReadOnlySpan<char> word, uint hash) => Find(word, hash).Place;

    /// <summary>Asks for the entry of a word's hash in memory, so that it is there by the time the word is looked up.</summary>
    internal unsafe void Fetch(uint hash)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries);
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, (int)hash & (_entries.Length - 1))));
    }

    /// <summary>The place of a word, which is added if it is new.</summary>
    internal int Add(ReadOnlySpan<char> word)
    {
        var hash = Hash(word);
        ref var entry = ref Find(word, hash);
        if (entry.Place != Free)
            return entry.Place;
        if (2 * (Count + 1) > _entries.Length)
        {
            Grow();
            entry = ref Find(word, hash);
        }
        var start = Count == 0 ? 0 : _ends[^1];
        if (start + word.Length > _characters.Length)
            Array.Resize(ref _characters, Math.Max(start + word.Length, 2 * _characters.Length));
        word.CopyTo(_characters.AsSpan(start));
        _ends.Add(start + word.Length);
        entry = new(hash, Count - 1, start, word.Length);
        return entry.Place;
    }

    private int Start(int place) => place == 0 ? 0 : _ends[place - 1];

    /// <summary>The word's entry, or the free one it would have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref Entry Find(ReadOnlySpan<char> word, uint hash)
    {
        var mask = _entries.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Place == Free || (entry.Hash == hash && Characters(entry).SequenceEqual(word)))
                return ref entry;
        }
    }

    private ReadOnlySpan<char> Characters(Entry entry) => _characters.AsSpan(entry.Start, entry.Length);

    private void Grow()
    {
        var entries = _entries;
        _entries = Empty(2 * entries.Length);
        var mask = _entries.Length - 1;
        foreach (var entry in entries)
        {
            if (entry.Place == Free)
                continue;
            var slot = (int)entry.Hash & mask;
            while (_entries[slot].Place != Free)
                slot = (slot + 1) & mask;
            _entries[slot] = entry;
        }
    }

    /// <summary>Four characters at a time, multiplied and folded.</summary>
    internal static uint Hash(ReadOnlySpan<char> word)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)word.Length;
        ref var first = ref MemoryMarshal.GetReference(word);
        var at = 0;
        for (; at + 4 <= word.Length; at += 4)
            hash = Mixed(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref first, at))));
        for (; at < word.Length; at++)
            hash = Mixed(hash ^ Unsafe.Add(ref first, at));
        return (uint)(hash >> 16);

        static ulong Mixed(ulong value) => BitOperations.RotateLeft(value * Factor, 29) * Factor;
    }

    private static Entry[] Empty(int size)
    {
        var entries = new Entry[size];
        Array.Fill(entries, new(0, Free, 0, 0));
        return entries;
    }

    private readonly record struct Entry(uint Hash, int Place, int Start, int Length);
}
