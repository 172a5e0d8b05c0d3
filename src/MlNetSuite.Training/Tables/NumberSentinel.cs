using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>Numbers that programs write into a column where there is none, such as -999.</summary>
internal static class NumberSentinel
{
    /// <summary>One that stands for a missing value does so more than once.</summary>
    private const int FewestRows = 3;

    private static readonly float[] Usual = [-99, -999, -9999, -99999, 999, 9999, 99999];

    /// <summary>A number of those that recurs and lies far from all others; null for none.</summary>
    internal static float? Of(TableColumn column)
    {
        if (column is not NumberColumn { Count: > 0 } numbers)
            return null;
        foreach (var sentinel in Usual)
        {
            var (count, others, most) = (0, 0, 0f);
            foreach (var value in numbers.Values)
                if (value == sentinel)
                    count++;
                else if (!float.IsNaN(value))
                    (others, most) = (others + 1, Math.Max(most, Math.Abs(value)));
            if (count >= FewestRows && others >= count && most < Math.Abs(sentinel) / 2)
                return sentinel;
        }
        return null;
    }
}
