#if PREDICTION
// Compiled into MlNetSuite.Prediction as well, which knows nothing of AutoML.
namespace MlNetSuite.Prediction;
#else
namespace MlNetSuite.AutoML.Spaces;
#endif

/// <summary>Finds the name a person probably meant, by Levenshtein distance (Levenshtein 1966).</summary>
#if PREDICTION
internal
#else
public
#endif
static class Nearest
{
    /// <summary>The closest of <paramref name="names"/> within a third of the length of <paramref name="given"/>, or null.</summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        var best = names
            .Select(name => (name, distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.distance)
            .FirstOrDefault((name: "", distance: int.MaxValue));
        return best.distance <= Math.Max(1, given.Length / 3) ? best.name : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
