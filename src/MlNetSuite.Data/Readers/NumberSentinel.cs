namespace MlNetSuite.Data.Readers;

/// <summary>Numbers that programs write where there is none, such as -999.</summary>
internal static class NumberSentinel
{
    /// <summary>One that stands for a missing value does so more than once.</summary>
    private const int FewestRows = 3;

    private static readonly float[] Usual = [-99, -999, -9999, -99999, 999, 9999, 99999];

    /// <summary>A number of those that recurs and lies far from all others; null for none.</summary>
    /// <param name="numbers">Numbers, each with how often it occurs; NaN counts for nothing.</param>
    internal static float? Of(IReadOnlyCollection<(float Number, int Count)> numbers)
    {
        foreach (var sentinel in Usual)
        {
            var (count, others, most) = (0, 0, 0f);
            foreach (var (number, times) in numbers)
                if (number == sentinel)
                    count += times;
                else if (!float.IsNaN(number))
                    (others, most) = (others + times, Math.Max(most, Math.Abs(number)));
            if (count >= FewestRows && others >= count && most < Math.Abs(sentinel) / 2)
                return sentinel;
        }
        return null;
    }
}
