using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads CSV, TSV, workbooks and JSON column by column, in two passes: what the columns hold, then the values. Nothing is
/// kept of a numeric column but its numbers.</summary>
internal static class DelimitedTable
{
    internal static TableFile Read(InputFile file, TableWish wish, CancellationToken cancel)
    {
        var (table, answer, notes, readings, ends) = Survey(file, wish, cancel);
        using var reader = table.Open(file, wish.Roles);
        var columns = Enumerable.Range(0, table.Columns.Count)
            .Select(c => c == answer || table.Columns[c].Length == 0 || readings[c].Ignored
                ? null
                : new ColumnBuilder(table.Columns[c], readings[c])).ToArray();
        List<string> answers = [];
        List<long> lines = [];
        var shared = new HashSet<string>();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader) || ends.Contains(reader.Line))
                continue;
            for (var c = 0; c < columns.Length; c++)
                columns[c]?.Add(readings[c].Written(reader.Text(c), reader.Type(c)));
            answers.Add(ColumnBuilder.Shared(shared, readings[answer].Written(reader.Text(answer), reader.Type(answer)).Trim()));
            lines.Add(reader.Line);
        }
        return new(file.Name, [.. columns.OfType<ColumnBuilder>().Select(c => c.ToColumn())], table.Columns[answer], answers,
            readings[answer], row => reader.PlaceOf(lines[row]), notes);
    }

    /// <summary>The first pass: checks every row's width and quotes, and decides how its columns are read.</summary>
    private static (TableLayout Table, int Answer, IReadOnlyList<string> Notes, IReadOnlyList<ColumnReading> Readings, HashSet<long> Ends)
        Survey(InputFile file, TableWish wish, CancellationToken cancel)
    {
        // To be predicted on by name, a table has a header.
        var table = TableLayout.Infer(file, wish.Roles, named: true);
        using var reader = table.OpenAtFirst(file, wish.Roles);
        TableLayout.PassFirst(reader, table.Header);
        table = table.WithFirst(reader.Texts());
        TableFile.CheckHeader(file.Name, table.Columns,
            reader is DelimitedRows ? "is the separator one of , ; | :: or a tab?" : reader.Note);
        var (answer, guessed) = wish.Find(file.Name, table);
        var surveys = wish.Surveys(file.Name, table, answer, reader.PlaceOf);
        var more = !table.Header || reader.Read();
        var rows = 0;
        List<TotalsRow> ends = [], within = [];
        for (; more; more = reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader))
                continue;
            rows++;
            if (TotalsRow.Of(reader, isAfterOne: ends.Count > 0) is { } end)
            {
                ends.Add(end);
                continue;
            }
            // They were rows like others.
            foreach (var row in ends)
                for (var c = 0; c < surveys.Length; c++)
                    surveys[c].Add(row.Texts[c], row.Line, row.Types[c]);
            within.AddRange(ends);
            ends.Clear();
            for (var c = 0; c < surveys.Length; c++)
                surveys[c].Add(reader.Text(c), reader.Line, reader.Type(c));
        }
        if (rows == 0)
            throw new InputException($"{file.Name}: a header and no rows below it; expected rows to learn from");
        var readings = TableSurvey.Decide(surveys, table.Delimiters.Separator, wish.Roles.Decimal);
        return (table, answer, [.. guessed, .. table.Notes, .. reader.Notes(),
            .. TotalsRow.Notes(ends, reader), .. TotalsRow.NotesWithin(within, reader),
            .. readings.Where((_, c) => c != answer && table.Columns[c].Length > 0).SelectMany(r => r.Notes)], readings,
            [.. ends.Select(row => row.Line)]);
    }
}
