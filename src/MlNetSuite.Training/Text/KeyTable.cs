using System.Numerics;

namespace MlNetSuite.Training.Text;

/// <summary>A number for each 64-bit key: open addressing with linear probing, about twice as fast here as a dictionary. Keys are not
/// negative.</summary>
internal sealed class KeyTable
{
    private const int SmallestSize = 1024;

    private long[] _keys = Empty(SmallestSize);
    private int[] _values = new int[SmallestSize];

    internal int Count { get; private set; }

    /// <summary>The keys with their values, in no order worth relying on.</summary>
    internal IEnumerable<(long Key, int Value)> Entries => _keys.Zip(_values).Where(e => e.First >= 0);

    /// <summary>A well-mixed number of 32 bits for a key (Fibonacci hashing, Knuth 6.4).</summary>
    internal static uint Hash(long key) => (uint)((ulong)(key ^ (key >> 29)) * 0x9E3779B97F4A7C15 >> 32);

    /// <summary>The value of <paramref name="key"/>, 0 if it is absent.</summary>
    internal int this[long key] => Find(key) is var slot && _keys[slot] == key ? _values[slot] : 0;

    /// <summary>The value of <paramref name="key"/>, which is added with 0 if it is absent.</summary>
    internal ref int Ref(long key)
    {
        var slot = Find(key);
        if (_keys[slot] == key)
            return ref _values[slot];
        if (2 * ++Count > _keys.Length)
        {
            Grow();
            slot = Find(key);
        }
        _keys[slot] = key;
        return ref _values[slot];
    }

    private int Find(long key)
    {
        var mask = _keys.Length - 1;
        // The low bits of the hash choose a table among several (see NgramTable); the high ones a slot.
        var slot = (int)(BitOperations.RotateRight(Hash(key), 8) & (uint)mask);
        while (_keys[slot] >= 0 && _keys[slot] != key)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (keys, values) = (_keys, _values);
        (_keys, _values) = (Empty(2 * keys.Length), new int[2 * keys.Length]);
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] >= 0)
            {
                var slot = Find(keys[i]);
                (_keys[slot], _values[slot]) = (keys[i], values[i]);
            }
    }

    private static long[] Empty(int size)
    {
        var keys = new long[size];
        Array.Fill(keys, -1);
        return keys;
    }
}
