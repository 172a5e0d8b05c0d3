using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Prediction.Rows;

/// <summary>A number as nearly all are written: digits, perhaps with a minus before them and one mark among them. It is read
/// without the parser of the platform, which knows cultures and takes longer; the value is the same to the last bit.</summary>
/// <param name="Digits">All of its digits as one whole number.</param>
/// <param name="Shape">What does not depend on the digits, leading zeros aside.</param>
/// <param name="Mark"><c>.</c> or <c>,</c>; 0 for none.</param>
internal readonly record struct PlainDigits(long Digits, int Shape, char Mark)
{
    // So many are whole numbers of double precision.
    private const int MostDigits = 15;
    private const int DecimalsBit = 4, NegativeBit = 8, ZeroBit = 9, DecimalZeroBit = 10;
    private const int CountMask = 15;

    /// <summary>Up to this whole numbers are exact in single precision, and so are the powers of ten below.</summary>
    private const long ExactInSingle = 1 << 24;

    private static readonly float[] SinglePowers = [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>How many characters <see cref="TryReadWithin"/> looks at.</summary>
    internal const int Lanes = 16;

    private static readonly Vector128<sbyte> Places =
        Vector128.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).AsSByte();

    /// <summary>How many values <see cref="Kind"/> has.</summary>
    internal const int Kinds = 3 << KindBits;

    private const int KindBits = 11;

    /// <summary>The shape with the mark.</summary>
    internal int Kind => Shape | (Mark == 0 ? 0 : Mark == '.' ? 1 << KindBits : 2 << KindBits);

    /// <summary>Digits before the mark.</summary>
    internal int Whole => Shape & CountMask;

    /// <summary>Whether it is a zero before other digits and no mark that it begins with.</summary>
    internal bool HasLeadingZero => Mark == 0 && Whole > 1 && (Shape & (1 << ZeroBit)) != 0;

    private int Decimals => (Shape >> DecimalsBit) & CountMask;

    private bool IsNegative => (Shape & (1 << NegativeBit)) != 0;

    /// <summary>Reads a field that is nothing but such a number.</summary>
    internal static bool TryRead(ReadOnlySpan<char> field, out PlainDigits number)
    {
        number = default;
        var at = field.Length > 0 && field[0] == '-' ? 1 : 0;
        if (field.Length is 0 or > MostDigits + 2)
            return false;
        var (digits, mark, markAt) = (0L, '\0', field.Length);
        for (var i = at; i < field.Length; i++)
        {
            var digit = (uint)(field[i] - '0');
            if (digit <= 9)
                digits = digits * 10 + digit;
            else if (field[i] is '.' or ',' && mark == 0)
                (mark, markAt) = (field[i], i);
            else
                return false;
        }
        var (whole, decimals) = (markAt - at, mark == 0 ? 0 : field.Length - markAt - 1);
        if (whole + decimals is 0 or > MostDigits)
            return false;
        number = new(
            digits, ShapeOf(whole, decimals, at, whole > 0 && field[at] == '0', decimals > 0 && field[markAt + 1] == '0'), mark);
        return true;
    }

    /// <summary>The same of a field with at least <see cref="Lanes"/> characters of memory from its first on, all at once.</summary>
    /// <param name="first">The first character.</param>
    /// <param name="length">Of the field.</param>
    /// <param name="number">What was read.</param>
    internal static bool TryReadWithin(ref readonly char first, int length, out PlainDigits number)
    {
        number = default;
        if (length is 0 or > Lanes)
            return length > 0 && TryRead(MemoryMarshal.CreateReadOnlySpan(in first, length), out number);
        ref var units = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in first));
        var digits = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref units), Vector128.LoadUnsafe(ref units, Lanes / 2))
            - Vector128.Create((byte)'0');
        var areDigits = Vector128.LessThanOrEqual(digits, Vector128.Create((byte)9));
        var at = first == '-' ? 1 : 0;
        var others = ~areDigits.ExtractMostSignificantBits() & ((1u << length) - 1) & ~(uint)at;
        var (mark, markAt) = ('\0', length);
        if (others != 0)
        {
            markAt = BitOperations.TrailingZeroCount(others);
            mark = Unsafe.Add(ref Unsafe.AsRef(in first), markAt);
            if ((others & (others - 1)) != 0 || mark is not ('.' or ','))
                return false;
        }
        var (whole, decimals) = (markAt - at, mark == 0 ? 0 : length - markAt - 1);
        if (whole + decimals is 0 or > MostDigits)
            return false;
        // The digits are moved to the end, those before the mark over it; a sign and what is beyond the field become zeros.
        var from = Places + Vector128.Create((sbyte)(length - Lanes));
        if (mark != 0)
            from += Vector128.LessThanOrEqual(from, Vector128.Create((sbyte)markAt));
        var aligned = Vector128.ShuffleNative(digits & areDigits, from.AsByte()).AsUInt64();
        var high = aligned[0];
        var value = EightDigits(aligned[1]) + (high == 0 ? 0 : EightDigits(high) * 100_000_000);
        number = new(value, ShapeOf(whole, decimals, at, whole > 0 && Unsafe.Add(ref Unsafe.AsRef(in first), at) == '0',
            decimals > 0 && Unsafe.Add(ref Unsafe.AsRef(in first), markAt + 1) == '0'), mark);
        return true;
    }

    // D. Lemire's way: digits are added to their neighbours by pairs, fours and eights.
    private static long EightDigits(ulong digits)
    {
        const ulong Mask = 0x000000FF000000FF;
        digits = digits * 10 + (digits >> 8);
        return (long)(uint)(((digits & Mask) * (100 + (1_000_000UL << 32)) + (digits >> 16 & Mask) * (1 + (10_000UL << 32))) >> 32);
    }

    private static int ShapeOf(int whole, int decimals, int sign, bool isZero, bool isDecimalZero) => whole | decimals << DecimalsBit
        | sign << NegativeBit | (isZero ? 1 << ZeroBit : 0) | (isDecimalZero ? 1 << DecimalZeroBit : 0);

    /// <summary>The number of single precision that readers of the whole cell make of it; NaN where only the text tells.</summary>
    internal float ToNumber() => Mark == ',' ? ToSingleByDouble() : ToSingle();

    /// <summary>The nearest number of single precision.</summary>
    internal float ToSingle()
    {
        if (Digits <= ExactInSingle && Decimals < SinglePowers.Length)
            return IsNegative ? -(Digits / SinglePowers[Decimals]) : Digits / SinglePowers[Decimals];
        var value = Digits / Powers[Decimals];
        // Rounding twice goes wrong where the first rounding ends half way between two numbers of single precision.
        const long Half = 1L << 28;
        var rest = BitConverter.DoubleToInt64Bits(value) & ((Half << 1) - 1);
        return rest is >= Half - 1 and <= Half + 1 ? float.NaN : (float)(IsNegative ? -value : value);
    }

    /// <summary>The number of single precision by way of the nearest of double precision.</summary>
    internal float ToSingleByDouble()
    {
        var value = Digits / Powers[Decimals];
        return (float)(IsNegative ? -value : value);
    }
}
