using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Training.Tables;

/// <summary>Dates that programs write where there is none, such as 9999-12-31, and slips such as the year 0203.</summary>
internal static class FarDates
{
    /// <summary>One that stands for a missing value does so more than once.</summary>
    private const int FewestRows = 3;

    /// <summary>How far it is from the next one at least, as a share of what the others span.</summary>
    private const double FewestSpans = 0.25;

    /// <summary>As days since the year 1.</summary>
    private static readonly HashSet<int> Usual =
    [
        .. ((DateOnly[])[
            new(9999, 12, 31), new(2999, 12, 31), new(2099, 12, 31), new(1970, 1, 1), new(1900, 1, 1), new(1901, 1, 1),
            new(1899, 12, 30), new(1899, 12, 31), new(1753, 1, 1), new(1800, 1, 1),
        ]).Select(date => date.DayNumber),
    ];

    /// <summary>The date as the column writes it, and how often it occurs; null for none.</summary>
    internal static (string Date, int Count)? Of(DateColumn column)
    {
        var days = column.Ticks.Where(ticks => ticks != 0).CountBy(ticks => (int)(ticks / TimeSpan.TicksPerDay))
            .Select(day => (Day: day.Key, Count: day.Value)).OrderBy(day => day.Day).ToList();
        if (days.Count < 3)
            return null;
        // Days of four millennia are whole numbers of single precision.
        var far = FarNumbers.Of(days.Select(day => ((float)day.Day, day.Count)));
        foreach (var (day, count) in days)
            if (far.Contains(day) || (count >= FewestRows && Usual.Contains(day) && IsApart(days, day)))
                return (column.Format.Write(Math.Max(1, day) * TimeSpan.TicksPerDay), count);
        return null;
    }

    private static bool IsApart(List<(int Day, int Count)> days, int day)
    {
        var others = days.Where(other => other.Day != day && !Usual.Contains(other.Day)).Select(other => other.Day).ToList();
        return others.Count > 1
            && Math.Max(others[0] - day, day - others[^1]) > FewestSpans * (others[^1] - others[0]);
    }
}
