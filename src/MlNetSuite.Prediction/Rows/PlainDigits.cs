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
        var shape = whole | decimals << DecimalsBit | at << NegativeBit
            | (whole > 0 && field[at] == '0' ? 1 << ZeroBit : 0)
            | (decimals > 0 && field[markAt + 1] == '0' ? 1 << DecimalZeroBit : 0);
        number = new(digits, shape, mark);
        return true;
    }

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
