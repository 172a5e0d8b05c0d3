using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Training.Tables;

/// <summary>Values of a category that mean the same to a person and are told apart: <c>red</c> and <c>RED</c>, or <c>TRUE</c>,
/// <c>true</c> and <c>1</c>.</summary>
internal static class AlikeLevels
{
    private const int MostLookedAt = 1_000;

    private static readonly HashSet<string> True = new(StringComparer.OrdinalIgnoreCase) { "true", "t", "yes", "y", "1", "on" };

    private static readonly HashSet<string> False = new(StringComparer.OrdinalIgnoreCase) { "false", "f", "no", "n", "0", "off" };

    /// <summary>Groups of such values, each as a person reads it; null where there are none.</summary>
    internal static string? Of(TableColumn column)
    {
        HashSet<string> levels = [];
        for (var row = 0; row < column.Count; row++)
            if (!column.IsMissing(row) && levels.Add(column.Text(row).Trim()) && levels.Count > MostLookedAt)
                return null;
        var areTruths = levels.All(level => True.Contains(level) || False.Contains(level));
        return ClassNames.Alike(levels,
            level => !areTruths ? ClassNames.Plain(level) : True.Contains(level) ? "true" : "false");
    }
}
