namespace MlNetSuite.Prediction.Rows;

/// <summary>A date as nearly all are written: three numbers with separators between them, perhaps with hour, minute and second behind. It
/// is read without a regular expression; whatever else stands in a field, a weekday, a zone, spaces around it, is left to that.</summary>
internal readonly record struct PlainDate
{
    private const int LongYear = 4;

    private int First { get; init; }

    private int Middle { get; init; }

    private int Last { get; init; }

    private (int First, int Middle, int Last) Lengths { get; init; }

    internal int Hour { get; private init; }

    internal int Minute { get; private init; }

    internal int Second { get; private init; }

    /// <summary>Reads a field that is nothing but such a date.</summary>
    /// <param name="field">The field.</param>
    /// <param name="separators">What may stand between the numbers.</param>
    /// <param name="date">What was read.</param>
    internal static bool TryRead(ReadOnlySpan<char> field, ReadOnlySpan<char> separators, out PlainDate date)
    {
        date = default;
        var rest = field;
        var (first, firstLength) = Number(ref rest);
        if (!TakeSeparator(ref rest, separators))
            return false;
        var (middle, middleLength) = Number(ref rest);
        if (!TakeSeparator(ref rest, separators))
            return false;
        var (last, lastLength) = Number(ref rest);
        if (!TryReadTime(rest, out var time))
            return false;
        date = new()
        {
            First = first,
            Middle = middle,
            Last = last,
            Lengths = (firstLength, middleLength, lastLength),
            Hour = time.Hour,
            Minute = time.Minute,
            Second = time.Second,
        };
        return true;
    }

    /// <summary>Whether the numbers have as many digits as a date in this order has.</summary>
    internal bool IsOf(DateOrder order, bool shortYears)
    {
        var (year, other) = order == DateOrder.YearMonthDay ? (Lengths.First, Lengths.Last) : (Lengths.Last, Lengths.First);
        return year == (shortYears ? 2 : LongYear) && Lengths.Middle is 1 or 2 && other is 1 or 2;
    }

    /// <summary>Year, month and day.</summary>
    internal (int Year, int Month, int Day) Date(DateOrder order, bool shortYears)
    {
        var (year, month, day) = order switch
        {
            DateOrder.DayMonthYear => (Last, Middle, First),
            DateOrder.MonthDayYear => (Last, First, Middle),
            _ => (First, Middle, Last),
        };
        return (year + (shortYears ? Century(year) : 0), month, day);
    }

    /// <summary>What two digits of a year are counted from.</summary>
    internal static int Century(int year) => year < 50 ? 2000 : 1900;

    /// <summary>Behind the date: nothing, or a space, a T or a comma, two of them at most, and the time, of whose second parts are left
    /// out.</summary>
    private static bool TryReadTime(ReadOnlySpan<char> rest, out (int Hour, int Minute, int Second) time)
    {
        time = default;
        if (rest.IsEmpty)
            return true;
        var between = rest.IndexOfAnyExcept(" T,");
        if (between is not (1 or 2))
            return false;
        rest = rest[between..];
        var (hour, hourLength) = Number(ref rest);
        if (hourLength is not (1 or 2) || !TakeSeparator(ref rest, ":"))
            return false;
        var (minute, minuteLength) = Number(ref rest);
        var hasSeconds = TakeSeparator(ref rest, ":");
        var (second, secondLength) = hasSeconds ? Number(ref rest) : (0, 2);
        time = (hour, minute, second);
        return minuteLength == 2 && secondLength == 2 && (rest.IsEmpty || (hasSeconds && rest is ['.', _, ..] && AreDigits(rest[1..])));
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static bool TakeSeparator(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> separators)
    {
        if (rest.IsEmpty || !separators.Contains(rest[0]))
            return false;
        rest = rest[1..];
        return true;
    }

    /// <summary>The number that a text begins with, and how many digits it has; five where there are more than a year has.</summary>
    private static (int Value, int Length) Number(ref ReadOnlySpan<char> rest)
    {
        var (value, length) = (0, 0);
        while (length < rest.Length && length <= LongYear && char.IsAsciiDigit(rest[length]))
            value = value * 10 + (rest[length++] - '0');
        rest = rest[length..];
        return (value, length);
    }
}
