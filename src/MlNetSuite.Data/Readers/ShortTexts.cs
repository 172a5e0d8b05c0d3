using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Data.Readers;

/// <summary>The numbers of texts of at most sixteen letters, in a table with open addresses: their letters lie in the table itself, and are
/// compared all at once.</summary>
internal sealed class ShortTexts
{
    /// <summary>How many characters of memory are looked at.</summary>
    internal const int Lanes = CellBlock.Lanes;

    private static readonly Vector256<short> Places = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    // Nobody can make up texts that meet in the table.
    private static readonly ulong Secret = (ulong)Random.Shared.NextInt64(), Second = (ulong)Random.Shared.NextInt64();

    private Vector256<short>[] _letters = new Vector256<short>[64];

    // Beside each its number and one more; 0 for none.
    private int[] _numbers = new int[64];
    private int _count;

    /// <summary>The letters of a text, if it is short.</summary>
    /// <param name="first">The first character; <see cref="Lanes"/> of memory from it on.</param>
    /// <param name="length">Of the text.</param>
    /// <param name="letters">Its letters, then zeros.</param>
    internal static bool TryPack(ref readonly char first, int length, out Vector256<short> letters)
    {
        var within = Vector256.GreaterThan(Vector256.Create((short)Math.Min(length, Lanes)), Places);
        letters = Vector256.LoadUnsafe(ref Unsafe.As<char, short>(ref Unsafe.AsRef(in first))) & within;
        // A zero that is a letter would be none here.
        return length <= Lanes && Vector256.Equals(letters, Vector256<short>.Zero) == ~within;
    }

    /// <summary>The number of a text; -1 for one that is not there.</summary>
    internal int Of(in Vector256<short> letters)
    {
        for (var place = Place(letters); _numbers[place] is var number && number > 0; place = (place + 1) & (_numbers.Length - 1))
            if (_letters[place] == letters)
                return number - 1;
        return -1;
    }

    /// <summary>Adds a text that is not there.</summary>
    internal void Add(in Vector256<short> letters, int number)
    {
        if (++_count * 2 > _numbers.Length)
            Grow();
        var place = Place(letters);
        while (_numbers[place] > 0)
            place = (place + 1) & (_numbers.Length - 1);
        (_letters[place], _numbers[place]) = (letters, number + 1);
    }

    private void Grow()
    {
        var (letters, numbers) = (_letters, _numbers);
        (_letters, _numbers, _count) = (new Vector256<short>[letters.Length * 2], new int[numbers.Length * 2], 1);
        for (var place = 0; place < numbers.Length; place++)
            if (numbers[place] > 0)
                Add(letters[place], numbers[place] - 1);
    }

    private int Place(in Vector256<short> letters)
    {
        var parts = letters.AsUInt64();
        var high = Math.BigMul(parts[0] ^ Secret, parts[1] ^ Second, out var low) ^ low;
        var rest = Math.BigMul(parts[2] ^ Second, parts[3] ^ Secret, out low) ^ low;
        return (int)((high + rest) & (uint)(_numbers.Length - 1));
    }
}
