using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads CSV, TSV, workbooks and JSON column by column, in two passes: what the columns hold, then the values. Nothing is
/// kept of a numeric column but its numbers.</summary>
internal static class DelimitedTable
{
    internal static TableFile Read(InputFile file, TableWish wish, CancellationToken cancel)
    {
        var (table, answer, notes, numeric) = Survey(file, wish, cancel);
        using var reader = table.Open(file, wish.Roles);
        var columns = Enumerable.Range(0, table.Columns.Count)
            .Select(c => c == answer || table.Columns[c].Length == 0 ? null : new ColumnBuilder(table.Columns[c], numeric[c])).ToArray();
        List<string> answers = [];
        List<long> lines = [];
        var shared = new HashSet<string>();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            for (var c = 0; c < columns.Length; c++)
                columns[c]?.Add(reader.Text(c));
            answers.Add(ColumnBuilder.Shared(shared, reader.Text(answer).Trim()));
            lines.Add(reader.Line);
        }
        return new(file.Name, [.. columns.OfType<ColumnBuilder>().Select(c => c.ToColumn())], table.Columns[answer], answers,
            row => reader.PlaceOf(lines[row]), notes);
    }

    /// <summary>The first pass: checks every row's width and quotes, and finds the columns that hold numbers alone.</summary>
    private static (TableLayout Table, int Answer, IReadOnlyList<string> Notes, bool[] Numeric) Survey(
        InputFile file, TableWish wish, CancellationToken cancel)
    {
        // To be predicted on by name, a table has a header.
        var table = TableLayout.Infer(file, wish.Roles, named: true);
        using var reader = table.OpenAtFirst(file, wish.Roles);
        TableLayout.PassFirst(reader, table.Header);
        table = table.WithFirst(reader.Texts());
        TableFile.CheckHeader(file.Name, table.Columns);
        var (answer, guessed) = wish.Find(file.Name, table);
        var numeric = new bool[table.Columns.Count];
        for (var c = 0; c < numeric.Length; c++)
            numeric[c] = !wish.IsText(table.Columns[c]);
        var more = !table.Header || reader.Read();
        if (!more)
            throw new InputException($"{file.Name}: a header and no rows below it; expected rows to learn from");
        for (; more; more = reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Check(reader);
            for (var c = 0; c < numeric.Length; c++)
                numeric[c] = numeric[c] && TableColumn.TryNumber(reader.Text(c), out _);
        }
        return (table, answer, [.. guessed, .. table.Notes, .. reader.Notes()], numeric);
    }
}
