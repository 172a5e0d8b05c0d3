using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables.Checks;

/// <summary>Finds test rows that are training rows too, answer and all: a model that has learned one by heart is right about its copy.
/// Rows of a few categories are equal without being copies, and are not told: those are as often equal in all columns but one.</summary>
internal static class RepeatedRows
{
    /// <summary>Test rows looked at, at most.</summary>
    private const int MostRows = 5_000;

    /// <summary>Fewer copies than this, or than this share of the test rows, are not told.</summary>
    private const int FewestCopies = 3;

    private const double FewestShare = 0.01;

    /// <summary>Copies have to be so many times as frequent as rows that are equal because each column has few values.</summary>
    private const double BeyondExpected = 5;

    /// <summary>With fewer columns than this, equal in all but one says little.</summary>
    private const int FewColumns = 4;

    /// <summary>Rows are no copies where of the others so many times as many, in shares, are equal in all columns but one.</summary>
    private const double OftenAlmost = 0.3;

    /// <summary>Two rows agree in a column as seldom as this only where it has many values, as measurements have.</summary>
    private const double Measured = 0.02;

    /// <summary>Training rows from which the shares of values are taken.</summary>
    private const int SharesOf = 5_000;

    /// <summary>What to say of them; nothing where there are none.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="test">The rows to test on, with the same columns.</param>
    /// <param name="columns">The names of the columns to learn from.</param>
    internal static IEnumerable<string> Notes(TableDataset train, TableDataset test, IReadOnlyCollection<string> columns)
    {
        var picked = RowPick.Spread(test.Count, MostRows);
        var (learned, held) = (Parts(train, columns, Enumerable.Range(0, train.Count)), Parts(test, columns, picked));
        var sums = Sums(learned, train.Count);
        var known = sums.ToHashSet();
        var heldSums = Sums(held, picked.Count);
        var copies = heldSums.Count(known.Contains);
        if (copies < Math.Max(FewestCopies, FewestShare * picked.Count))
            return [];
        double[] agreement = [.. learned.Select(Agreement)];
        // The answers, the last, follow from the others.
        var expected = train.Count * agreement.SkipLast(1).Aggregate(1.0, (equal, column) => equal * column);
        if (copies < BeyondExpected * picked.Count * expected)
            return [];
        var most = agreement.IndexOf(agreement.Min());
        var dropped = Enumerable.Range(0, learned.Count).Where(c => c != most || agreement[c] > Measured);
        if (learned.Count >= FewColumns
            && AlmostCopies(dropped, learned, sums, held, heldSums, known) >= OftenAlmost * copies / picked.Count)
            return [];
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"{copies:N0} of {picked.Count:N0} test rows ") +
            $"{(picked.Count < test.Count ? "looked at " : "")}are training rows too, in every " +
            "column and in the answer; the test metrics are not those of new rows. Keep one copy of each.",
        ];
    }

    /// <summary>For each column, the answers among them, a number for each row's value.</summary>
    private static List<ulong[]> Parts(TableDataset table, IReadOnlyCollection<string> columns, IEnumerable<int> rows)
    {
        int[] places = [.. rows];
        var answers = TableAnswers.Of(table);
        return
        [
            .. table.Columns.Where(c => columns.Contains(c.Name))
                .Select((c, at) => Array.ConvertAll(places, row => Mixed(at + 1, Value(c, row)))),
            Array.ConvertAll(places, row => Mixed(0, answers.Key(row))),
        ];
    }

    private static ulong Value(TableColumn column, int row) => column switch
    {
        NumberColumn numbers => numbers.IsMissing(row) ? ulong.MaxValue : BitConverter.SingleToUInt32Bits(numbers.Values[row]),
        DateColumn dates => (ulong)dates.Ticks[row],
        _ => Hash(column.Text(row).AsSpan().Trim()),
    };

    /// <summary>A number for each row from those of its values, so that one of them can be taken away again.</summary>
    private static ulong[] Sums(List<ulong[]> parts, int rows)
    {
        var sums = new ulong[rows];
        foreach (var part in parts)
            for (var row = 0; row < rows; row++)
                sums[row] += part[row];
        return sums;
    }

    /// <summary>How likely two training rows agree in a column.</summary>
    private static double Agreement(ulong[] part)
    {
        var sample = RowPick.Spread(part.Length, SharesOf);
        return sample.CountBy(row => part[row]).Sum(c => Math.Pow((double)c.Value / sample.Count, 2));
    }

    /// <summary>The share of the test rows without an equal that have one in all columns but one of those dropped.</summary>
    private static double AlmostCopies(IEnumerable<int> dropped, List<ulong[]> learned, ulong[] sums, List<ulong[]> held,
        ulong[] heldSums, HashSet<ulong> known)
    {
        HashSet<int> almost = [];
        List<int> others = [.. Enumerable.Range(0, heldSums.Length).Where(row => !known.Contains(heldSums[row]))];
        foreach (var column in dropped)
        {
            var without = new HashSet<ulong>(sums.Length);
            for (var row = 0; row < sums.Length; row++)
                without.Add(sums[row] - learned[column][row]);
            almost.UnionWith(others.Where(row => without.Contains(heldSums[row] - held[column][row])));
        }
        return others.Count == 0 ? 0 : (double)almost.Count / others.Count;
    }

    // FNV-1a.
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037;
        foreach (var letter in text)
            hash = (hash ^ letter) * 1099511628211;
        return hash;
    }

    // The finalizer of splitmix64, by which equal values of different columns become different numbers.
    private static ulong Mixed(int column, ulong value)
    {
        var x = value + (ulong)(column + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
