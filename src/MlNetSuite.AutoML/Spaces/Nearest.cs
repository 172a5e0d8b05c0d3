#if PREDICTION
// Also compiled into MlNetSuite.Prediction, which does not reference AutoML.
namespace MlNetSuite.Prediction;
#else
namespace MlNetSuite.AutoML.Spaces;
#endif

/// <summary>Finds the name that was probably meant: insertions, deletions, substitutions and swaps of neighbours each count
/// one (Damerau 1964, as optimal string alignment).</summary>
#if PREDICTION
internal
#else
public
#endif
static class Nearest
{
    // A shorter beginning says too little.
    private const int Abbreviation = 3;

    /// <summary>The shortest of <paramref name="names"/> of which <paramref name="given"/> is the beginning, from three letters on; else the
    /// closest within a third of the length of <paramref name="given"/>; or null.</summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (given.Length >= Abbreviation
            && all.Where(n => n.StartsWith(given, StringComparison.OrdinalIgnoreCase)).MinBy(n => n.Length) is { } whole)
            return whole;
        var best = all
            .Select(name => (name, distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.distance)
            .FirstOrDefault((name: "", distance: int.MaxValue));
        return best.distance <= Math.Max(1, given.Length / 3) ? best.name : null;
    }

    private static int Distance(string a, string b)
    {
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 1; i <= a.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }
        return row[b.Length];
    }
}
