using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Tells which cells are certainly not among a few, by a mark for each: nearly all are passed over without a look at a
/// table.</summary>
internal sealed class CellFilter
{
    private const int PlaceBits = 10, MarkBits = 7;

    /// <summary>Where two have met.</summary>
    private const byte Any = 0xFF;

    private readonly byte[] _texts = new byte[1 << PlaceBits], _digits = new byte[1 << PlaceBits];

    internal void Add(ReadOnlySpan<char> cell)
    {
        Set(_texts, Hash(cell));
        if (PlainDigits.TryRead(cell, out var digits))
            Set(_digits, Hash(digits));
    }

    internal bool MayHave(ReadOnlySpan<char> cell) => IsSet(_texts, Hash(cell));

    /// <param name="hash">Of <see cref="Hash(in PlainDigits)"/>.</param>
    internal bool MayHaveDigits(uint hash) => IsSet(_digits, hash);

    /// <summary>What digits are told by.</summary>
    internal static uint Hash(in PlainDigits digits) =>
        (uint)(((ulong)digits.Digits << 13 ^ (uint)digits.Kind) * 0x9E3779B97F4A7C15 >> (64 - PlaceBits - MarkBits));

    private static uint Hash(ReadOnlySpan<char> cell)
    {
        var hash = (uint)cell.Length;
        if (cell.Length > 0)
            hash = (((hash * 31 + cell[0]) * 31 + cell[^1]) * 31 + cell[cell.Length / 2]) * 31 + cell[cell.Length / 4];
        return hash * 0x9E3779B1 >> (32 - PlaceBits - MarkBits);
    }

    private static void Set(byte[] marks, uint hash)
    {
        ref var mark = ref marks[hash >> MarkBits];
        mark = mark == 0 || mark == Mark(hash) ? Mark(hash) : Any;
    }

    private static bool IsSet(byte[] marks, uint hash) =>
        marks[hash >> MarkBits] is not 0 and var mark && (mark == Mark(hash) || mark == Any);

    private static byte Mark(uint hash) => (byte)((hash & ((1 << MarkBits) - 1)) + 1);
}
