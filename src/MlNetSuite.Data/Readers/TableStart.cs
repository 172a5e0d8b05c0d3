using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Where a table begins among the first rows of a file: people put a title, a date and empty lines above it.</summary>
internal static class TableStart
{
    private const int MostAbove = 20;
    private const double Agreeing = 0.9;

    private static readonly HashSet<string> IndexNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "index", "idx", "row", "rowid", "no", "nr", "num", "#", "number", "nummer", "lfd nr",
    };

    /// <summary>How many rows stand above the table.</summary>
    /// <param name="rows">The first rows of the file.</param>
    /// <param name="expected">Names of columns that the header should have, or none.</param>
    /// <param name="required">Names of columns that it has.</param>
    internal static int Of(IReadOnlyList<string[]> rows, IReadOnlyList<string> expected, IReadOnlyList<string> required)
    {
        if (Naming(rows, expected) is { } named)
            return named;
        for (var row = 0; row < Math.Min(MostAbove + 1, rows.Count); row++)
            if (HasAll(rows[row], required))
                return row;
        var above = 0;
        while (above < Math.Min(MostAbove, rows.Count - 1) && StandsAbove([.. rows.Skip(above)]))
            above++;
        return above;
    }

    /// <summary>The names of a header that has one too few or empty ones too many: R leaves the index unnamed, and others end each line
    /// by a separator.</summary>
    internal static string[] Fitted(string[] header, IReadOnlyList<string[]> below)
    {
        if (below.Count == 0 || below.Any(row => row.Length != below[0].Length))
            return header;
        var width = below[0].Length;
        if (header.Length > width && header[width..].All(string.IsNullOrWhiteSpace))
            return header[..width];
        if (header.Length != width - 1 || width < 3 || header.Any(HeaderInference.IsNumeric))
            return header;
        if (below.All(row => row[^1].Length == 0))
            return [.. header, ""];
        return below.Count > 2 && AreRowNames([.. below.Select(row => row[0].Trim())], header[0]) ? ["", .. header] : header;
    }

    // What is unique and no word counts the rows: in a file of decimal commas without quotes there are more fields, too. Where the header
    // names what counts them, they have their name.
    private static bool AreRowNames(List<string> cells, string first) => cells.Distinct().Count() == cells.Count
        && (!cells.Exists(HeaderInference.IsNumeric)
            || (int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                && cells.Select((cell, row) => cell == (start + row).ToString(CultureInfo.InvariantCulture)).All(counts => counts)
                && !IndexNames.Contains(first.Trim().TrimEnd('.'))));

    /// <summary>How many fields most rows have; of equally common widths the larger.</summary>
    internal static int Width(IReadOnlyList<string[]> rows) =>
        rows.GroupBy(row => row.Length).OrderByDescending(same => same.Count()).ThenByDescending(same => same.Key).First().Key;

    /// <summary>Whether a row names at least half of the expected columns.</summary>
    internal static bool Names(string[] row, IReadOnlyList<string> expected)
    {
        List<string> cells = [.. row.Select(ColumnNames.Seen)];
        // Positions are numbers, as cells may be.
        return ArePositions(expected)
            ? cells.SequenceEqual(expected) || cells.SequenceEqual(Enumerable.Range(1, cells.Count).Select(i => $"{i}"))
            : expected.Intersect(cells, StringComparer.OrdinalIgnoreCase).Count() * 2 >= expected.Count;
    }

    /// <summary>Whether a row has all of the names, of which there is at least one.</summary>
    internal static bool HasAll(string[] row, IReadOnlyList<string> names) =>
        names.Count > 0 && !names.Except(row.Select(ColumnNames.Seen), StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>Whether columns are asked for by their positions, as of rows without a header.</summary>
    internal static bool ArePositions(IReadOnlyList<string> names) =>
        names.Count > 0 && names.All(name => name.All(char.IsAsciiDigit)) && !names.All(HeaderInference.IsYear);

    /// <summary>The first row that names at least half of the expected columns.</summary>
    private static int? Naming(IReadOnlyList<string[]> rows, IReadOnlyList<string> expected)
    {
        if (expected.Count == 0)
            return null;
        for (var row = 0; row < Math.Min(MostAbove + 1, rows.Count); row++)
            if (Names(rows[row], expected))
                return row;
        return null;
    }

    /// <summary>Whether the first of the rows is empty, or a title above a header.</summary>
    private static bool StandsAbove(List<string[]> rows)
    {
        var filled = Filled(rows[0]);
        if (filled == 0)
            return true;
        var width = Width(rows);
        if (rows[0].Length > width || width < 2)
            return false;
        var below = rows.Skip(1).SkipWhile(row => row.Length < width || Filled(row) < 2).ToList();
        if (below.Count < 2 || below.Count(row => row.Length == width) < Agreeing * below.Count || !CanBeHeader(below[0]))
            return false;
        // One name above two columns may be the name of a single column whose texts hold separators.
        if (width == 2 && (HeaderInference.IsKnown(rows[0][0]) || !HeaderInference.LooksLikeHeader(below)))
            return false;
        return rows[0].Length < width
            ? rows[0].Length < width - 1 || HeaderInference.LooksLikeHeader(below)
            : filled == 1 && rows[0][0].Length > 0;
    }

    private static bool CanBeHeader(string[] row) => Filled(row) > 1 && !row.Any(HeaderInference.IsNumeric);

    private static int Filled(string[] row) => row.Count(cell => !string.IsNullOrWhiteSpace(cell));
}
