using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Cells of a column that are not what the others are: how often each occurs and where first.</summary>
internal sealed class OddCells
{
    private const int MostKept = 100, MostLookedUp = 10_000, MostTold = 3, LongestTold = 30;

    private readonly Dictionary<string, (int Count, long Line)> _cells = [];
    private readonly Dictionary<string, (int Count, long Line)>.AlternateLookup<ReadOnlySpan<char>> _spans;
    // Which cells are certainly not among those that are kept, by a few of their letters: nearly all once no more are taken in.
    private CellFilter? _filter;

    internal OddCells() => _spans = _cells.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them.</summary>
    internal int Count { get; private set; }

    /// <summary>Different ones, of the first 10,000; no more than <see cref="MostKept"/> are told apart.</summary>
    internal int Distinct => _cells.Count;

    /// <param name="cell">What it holds.</param>
    /// <param name="line">Where it is, or the first of several.</param>
    /// <param name="count">How many there are.</param>
    internal void Add(ReadOnlySpan<char> cell, long line, int count = 1)
    {
        Count += count;
        cell = cell.Trim();
        var mayBeNew = _cells.Count < MostKept && Count - count < MostLookedUp;
        if (mayBeNew || _filter?.MayHave(cell) == true)
            AddKept(cell, line, count, mayBeNew);
    }

    /// <summary>The same of a cell that is digits, one of them.</summary>
    /// <param name="hash">Of the digits in a <see cref="CellFilter"/>.</param>
    /// <param name="cell">What it holds.</param>
    /// <param name="line">Where it is.</param>
    internal void AddDigits(uint hash, ReadOnlySpan<char> cell, long line)
    {
        var mayBeNew = _cells.Count < MostKept && Count < MostLookedUp;
        Count++;
        if (mayBeNew || _filter?.MayHaveDigits(hash) == true)
            AddKept(cell, line, 1, mayBeNew);
    }

    private void AddKept(ReadOnlySpan<char> cell, long line, int count, bool mayBeNew)
    {
        if (_spans.TryGetValue(cell, out var known))
            _spans[cell] = (known.Count + count, known.Line);
        else if (mayBeNew)
        {
            _spans[cell] = (count, line);
            (_filter ??= new()).Add(cell);
        }
    }

    /// <summary>The commonest: <c>'unknown' (line 7), 'TBD' (3 times, first in line 9)</c>.</summary>
    /// <param name="place">Where a row is, by its number.</param>
    internal string Told(Func<long, string> place)
    {
        var told = ByCount().Take(MostTold).Select(c =>
            Shown(c.Key) + (c.Value.Count == 1
                ? $"({place(c.Value.Line)})"
                : string.Create(CultureInfo.InvariantCulture, $"({c.Value.Count:N0} times, first in {place(c.Value.Line)})")));
        return string.Join(", ", told) + (_cells.Count > MostTold ? " and others" : "");
    }

    /// <summary>The options by which rows with the commonest of them as their answers are left out:
    /// <c>--missing VB --missing 'on request'</c>.</summary>
    internal string MissingOptions => string.Join(' ', ByCount().Take(MostTold).Select(c =>
        $"--missing{(c.Key.StartsWith('-') ? "=" : " ")}{(c.Key.Any(letter => !char.IsLetterOrDigit(letter)) ? $"'{c.Key}'" : c.Key)}"));

    /// <summary>A cell, cut where it is too long to be told.</summary>
    internal static string Short(string cell) => cell.Length <= LongestTold ? cell : cell[..LongestTold] + "...";

    private IOrderedEnumerable<KeyValuePair<string, (int Count, long Line)>> ByCount() =>
        _cells.OrderByDescending(c => c.Value.Count).ThenBy(c => c.Value.Line);

    private static string Shown(string cell) => cell.Length == 0 ? "nothing " : $"'{Short(cell)}' ";
}
