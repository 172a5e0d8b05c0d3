using System.Globalization;
using System.Runtime.InteropServices;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Drift;

/// <summary>Makes the profile of a column from its values.</summary>
internal static class Profiler
{
    /// <summary>Values of a category that are counted separately, the commonest.</summary>
    private const int MostCategories = 20;

    private const int LongestWord = 30;

    /// <summary>A value or a word that fewer rows share might tell of one of them, and is not kept.</summary>
    private const int FewestRows = 10;

    private const double Rounding = 1e-6;

    /// <summary>Numbers, of which <paramref name="points"/> quantiles are kept; none of fewer than ten.</summary>
    internal static ColumnProfile Numbers(string column, string measure, IReadOnlyList<double> values, int points)
    {
        var present = values.Where(double.IsFinite).Order().ToArray();
        return new(column, measure, values.Count,
            Share(values.Count - present.Length, values.Count))
        { Numbers = Numbers(present, points) };
    }

    /// <summary>Categories; null is missing. Those that fewer than <paramref name="fewest"/> rows have are others.</summary>
    internal static ColumnProfile Categories(string column, string measure, IReadOnlyList<string?> values, int fewest = FewestRows)
    {
        var present = values.OfType<string>().ToList();
        var top = present.CountBy(v => v).Where(c => c.Value >= fewest).OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories).ToList();
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
        var top = TextsWith(texts).Where(c => c.Value.Texts >= FewestRows && c.Key.Length <= LongestWord)
            .Select(c => KeyValuePair.Create(c.Key, c.Value.Texts))
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(words).ToList();
        var familiar = Measures.Number(Measures.Familiar, top.Select(c => c.Key).ToHashSet());
        yield return Numbers(column, Measures.Familiar, [.. texts.Select(t => familiar(t))], points) with
        {
            Words = new([.. top.Select(c => c.Key)], [.. top.Select(c => Share(c.Value, texts.Count))]),
        };
    }

    /// <summary>How many texts have each word, in lower case, and the last that has it.</summary>
    internal static Dictionary<string, (int Texts, int Last)> TextsWith(IReadOnlyList<string> texts)
    {
        var counts = new Dictionary<string, (int Texts, int Last)>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < texts.Count; i++)
        {
            var number = i + 1;
            TextWords.Each(texts[i], word =>
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _);
                if (count.Last != number)
                    count = (count.Texts + 1, number);
            });
        }
        return counts;
    }

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
        if (sorted.Length < FewestRows)
            return new(0, 0, [], []);
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Average(v => (v - mean) * (v - mean)));
        double[] chosen = [.. Enumerable.Range(0, points).Select(i => Shown(sorted, (int)((long)i * (sorted.Length - 1) / (points - 1))))
            .Where(double.IsFinite).Distinct().Order()];
        return new(Rounded(mean), Rounded(deviation), chosen, [.. chosen.Select(p => Share(UpTo(sorted, p), sorted.Length))])
        {
            Below = chosen.Length == 0 ? 0 : Share(Below(sorted, chosen[0]), sorted.Length),
            Above = chosen.Length == 0 ? 0 : Share(sorted.Length - UpTo(sorted, chosen[^1]), sorted.Length),
        };
    }

    /// <summary>The value at a place of a sorted list where ten rows share it, else the mean of ten values there; NaN in the rare case that
    /// all such means are values of rows themselves.</summary>
    private static double Shown(double[] sorted, int at)
    {
        if (Shares(sorted, sorted[at]) >= FewestRows)
            return sorted[at];
        for (var width = FewestRows; width <= Math.Min(2 * FewestRows, sorted.Length); width++)
        {
            var from = Math.Clamp(at - width / 2, 0, sorted.Length - width);
            var mean = Rounded(sorted[from..(from + width)].Average());
            if (Shares(sorted, mean) is 0 or >= FewestRows)
                return mean;
        }
        return double.NaN;
    }

    /// <summary>How many rows have a value, as far as seven digits tell.</summary>
    private static int Shares(double[] sorted, double value)
    {
        var rounding = Rounding * Math.Abs(value);
        return UpTo(sorted, value + rounding) - Below(sorted, value - rounding);
    }

    private static int Below(double[] sorted, double value) => UpTo(sorted, Math.BitDecrement(value));

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);

    private static double Rounded(double value) =>
        double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
