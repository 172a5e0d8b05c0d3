namespace MlNetSuite.Data.Readers;

/// <summary>A row that a spreadsheet ends with: the sums or averages of those above, which is no example to learn from, or an empty one
/// after these.</summary>
/// <param name="Texts">Its fields.</param>
/// <param name="Types">What they are to what the rows are kept in.</param>
/// <param name="Line">Where it is.</param>
internal sealed record TotalsRow(IReadOnlyList<string> Texts, IReadOnlyList<CellType> Types, long Line)
{
    /// <summary>What such rows are called.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "totals", "grand total", "sum", "average", "mean", "summe", "gesamt", "gesamtsumme", "insgesamt", "mittelwert",
        "durchschnitt", "somme", "total général", "moyenne", "suma", "total general", "promedio", "totale", "totaal", "somma",
        "totaux", "endsumme", "gesamtergebnis", "ergebnis", "zwischensumme", "subtotal", "σ", "итого", "всего", "合計",
    };

    private static readonly int LongestWord = Words.Max(word => word.Length);

    /// <summary>Whether it is an empty one.</summary>
    internal bool IsEmpty => Texts.All(string.IsNullOrWhiteSpace);

    /// <summary>The row that a reader is at, if it is called so in its first field that is not empty and has nothing but numbers in the
    /// others; else null. It is one of totals if no other row follows.</summary>
    /// <param name="reader">At a row.</param>
    /// <param name="isAfterOne">Whether the row before is one of these: empty rows may follow.</param>
    internal static TotalsRow? Of(RowCursor reader, bool isAfterOne)
    {
        var first = 0;
        while (first < reader.Count && reader.Characters(first).Trim().IsEmpty)
            first++;
        if (first == reader.Count)
            return isAfterOne ? Copy(reader) : null;
        if (!IsWord(reader.Characters(first)))
            return null;
        var others = reader.Texts().Skip(first + 1).Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        return others.Count > 0 && others.All(text => text.Any(char.IsAsciiDigit)) ? Copy(reader) : null;
    }

    /// <summary>What is told of such rows at the end of a file.</summary>
    internal static IEnumerable<string> Notes(IReadOnlyList<TotalsRow> rows, RowCursor reader)
    {
        string[] places = [.. rows.Where(row => !row.IsEmpty).Select(row => reader.PlaceOf(row.Line))];
        return places.Length switch
        {
            0 => [],
            1 => [$"left out of {reader.Name}, a row of totals: {places[0]}"],
            _ => [$"left out of {reader.Name}, rows of totals: {string.Join(", ", places)}"],
        };
    }

    /// <summary>What is told of rows that are called so and have others below them.</summary>
    internal static IEnumerable<string> NotesWithin(IReadOnlyList<TotalsRow> rows, RowCursor reader) =>
        rows.Where(row => !row.IsEmpty).ToList() is not [var first, ..] all ? []
            : [$"{reader.Name}: {all.Count:N0} {(all.Count == 1 ? "row has the name" : "rows have the names")} of totals, " +
                $"{OddCells.Short(first.Texts.First(text => !string.IsNullOrWhiteSpace(text)).Trim())} ({reader.PlaceOf(first.Line)}), " +
                "and rows below: read like any other; if they sum up rows above, take them out"];

    // Of "Summe (EUR):" the first word.
    private static bool IsWord(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        // None begins with a digit or a sign, as nearly all rows of numbers do.
        if (field.IsEmpty || field[0] <= '9')
            return false;
        var word = field[..(field.IndexOf('(') is >= 0 and var end ? end : field.Length)].Trim().TrimEnd(':').TrimEnd();
        return word.Length <= LongestWord && Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static TotalsRow Copy(RowCursor reader) =>
        new(reader.Texts(), [.. Enumerable.Range(0, reader.Count).Select(reader.Type)], reader.Line);
}
