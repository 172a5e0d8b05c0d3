using System.Globalization;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Drift;

/// <summary>Makes the profile of a column from its values.</summary>
internal static class Profiler
{
    /// <summary>Values of a category that are counted separately, the commonest.</summary>
    private const int MostCategories = 20;

    private const int LongestWord = 30;

    /// <summary>Numbers, of which <paramref name="points"/> quantiles are kept.</summary>
    internal static ColumnProfile Numbers(string column, string measure, IReadOnlyList<double> values, int points)
    {
        var present = values.Where(double.IsFinite).Order().ToArray();
        return new(column, measure, values.Count,
            Share(values.Count - present.Length, values.Count))
        { Numbers = Numbers(present, points) };
    }

    /// <summary>Categories; null is missing.</summary>
    internal static ColumnProfile Categories(string column, string measure, IReadOnlyList<string?> values)
    {
        var present = values.OfType<string>().ToList();
        var top = present.CountBy(v => v).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories)
            .ToList();
        return new(column, measure, values.Count, Share(values.Count - present.Count, values.Count))
        {
            Categories = new([.. top.Select(c => c.Key)], [.. top.Select(c => Share(c.Value, present.Count))],
                Share(present.Count - top.Sum(c => c.Value), present.Count)),
        };
    }

    /// <summary>Texts: their length, and how many of their words are common ones.</summary>
    internal static IEnumerable<ColumnProfile> Texts(string column, IReadOnlyList<string> texts, int points, int words)
    {
        var lengths = Measures.Number(Measures.Words);
        yield return Numbers(column, Measures.Words, [.. texts.Select(t => lengths(t))], points);
        yield return Numbers(column, Measures.Characters, [.. texts.Select(t => (double)t.Length)], points);
        var counts = new Dictionary<string, int>();
        foreach (var text in texts)
            foreach (var word in Distinct(text))
                counts[word] = counts.GetValueOrDefault(word) + 1;
        var top = counts.Where(c => c.Key.Length <= LongestWord).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Take(words).ToList();
        var familiar = Measures.Number(Measures.Familiar, top.Select(c => c.Key).ToHashSet());
        yield return Numbers(column, Measures.Familiar, [.. texts.Select(t => familiar(t))], points) with
        {
            Words = new([.. top.Select(c => c.Key)], [.. top.Select(c => Share(c.Value, texts.Count))]),
        };
    }

    /// <summary>The different words of a text, in lower case.</summary>
    internal static HashSet<string> Distinct(string text) => [.. TextWords.Of(text).Select(w => w.ToLowerInvariant())];

    /// <summary>Up to how many values a sorted list goes.</summary>
    internal static int UpTo(ReadOnlySpan<double> sorted, double value)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (sorted[middle] <= value)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    private static NumberProfile Numbers(double[] sorted, int points)
    {
        if (sorted.Length == 0)
            return new(0, 0, [], []);
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Average(v => (v - mean) * (v - mean)));
        // The ends as they are: nothing of training may lie beyond them.
        double[] chosen = [.. Enumerable.Range(0, points)
            .Select(i => (Value: sorted[(int)((long)i * (sorted.Length - 1) / (points - 1))], Inner: i > 0 && i < points - 1))
            .Select(p => p.Inner ? Math.Clamp(Rounded(p.Value), sorted[0], sorted[^1]) : p.Value)
            .Distinct().Order()];
        return new(Rounded(mean), Rounded(deviation), chosen, [.. chosen.Select(p => Share(UpTo(sorted, p), sorted.Length))]);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);

    private static double Rounded(double value) =>
        double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
