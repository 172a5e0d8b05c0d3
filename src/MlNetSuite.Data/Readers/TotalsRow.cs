namespace MlNetSuite.Data.Readers;

/// <summary>A row that a spreadsheet ends with: the sums or averages of those above, which is no example to learn from.</summary>
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
    };

    /// <summary>The row that a reader is at, if it is called so in its first field that is not empty and has nothing but numbers in the
    /// others; else null. It is one of totals if no other row follows.</summary>
    internal static TotalsRow? Of(RowCursor reader)
    {
        var first = 0;
        while (first < reader.Count && reader.Text(first).AsSpan().Trim().IsEmpty)
            first++;
        if (first == reader.Count || !Words.Contains(reader.Text(first).Trim().TrimEnd(':')))
            return null;
        var others = reader.Texts().Skip(first + 1).Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        return others.Count > 0 && others.All(text => text.Any(char.IsAsciiDigit))
            ? new(reader.Texts(), [.. Enumerable.Range(0, reader.Count).Select(reader.Type)], reader.Line) : null;
    }
}
