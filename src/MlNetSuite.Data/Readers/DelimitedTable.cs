using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads CSV, TSV, workbooks and JSON column by column. One pass finds out how the columns are to be read and keeps their cells;
/// columns whose cells could not be kept as they turned out to be read are read by a second.</summary>
internal static class DelimitedTable
{
    internal static TableFile Read(InputFile file, TableWish wish, int threads, CancellationToken cancel)
    {
        var survey = Survey(file, wish, threads, cancel);
        var (table, answer, readings) = (survey.Table, survey.Answer, survey.Readings);
        var columns = new TableColumn?[table.Columns.Count];
        bool IsWanted(int c) => c != answer && table.Columns[c].Length > 0 && !readings[c].Ignored;
        Parallel.For(0, columns.Length, new() { MaxDegreeOfParallelism = threads },
            c => columns[c] = IsWanted(c) ? survey.Kept[c].ToColumn(table.Columns[c], readings[c]) : null);
        var answers = survey.Kept[answer].ToTrimmed(readings[answer]);
        int[] again =
            [.. Enumerable.Range(0, columns.Length).Where(c => c == answer ? answers is null : IsWanted(c) && columns[c] is null)];
        if (again.Length > 0)
            answers = ReadAgain(file, wish, survey, again, columns, threads, cancel) ?? answers;
        return new(file.Name, [.. columns.OfType<TableColumn>()], table.Columns[answer], answers!, readings[answer],
            row => survey.PlaceOf(survey.Lines[row]), survey.Notes);
    }

    /// <summary>The second pass: fills in some columns, and gives the answers if they are among them.</summary>
    private static RowTexts? ReadAgain(
        InputFile file, TableWish wish, SurveyedTable survey, int[] places, TableColumn?[] columns, int threads,
        CancellationToken cancel)
    {
        var (table, readings) = (survey.Table, survey.Readings);
        using var reader = table.Open(file, wish.Roles);
        ColumnBuilder[] builders = [.. places.Select(place => new ColumnBuilder(table.Columns[place], readings[place]))];
        var answers = new AnswerBuilder(readings[survey.Answer]);
        var blocks = new ColumnBlocks(places, threads, (block, i) =>
        {
            for (var row = 0; row < block.Rows; row++)
                if (places[i] == survey.Answer)
                    answers.Add(block.Cell(row, i), block.Type(row, i));
                else
                    builders[i].Add(block.Cell(row, i), block.Type(row, i));
        });
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (table.HasRow(reader) && !survey.Ends.Contains(reader.Line))
                blocks.Add(reader);
        }
        blocks.Complete();
        for (var i = 0; i < places.Length; i++)
            columns[places[i]] = places[i] == survey.Answer ? null : builders[i].ToColumn();
        return places.Contains(survey.Answer) ? answers.Answers : null;
    }

    /// <summary>The first pass: checks every row's width and quotes, decides how its columns are read, and keeps their cells.</summary>
    private static SurveyedTable Survey(InputFile file, TableWish wish, int threads, CancellationToken cancel)
    {
        // To be predicted on by name, a table has a header.
        var table = TableLayout.Infer(file, wish.Roles, named: true);
        using var reader = table.OpenAtFirst(file, wish.Roles);
        TableLayout.PassFirst(reader, table.Header);
        table = table.WithFirst(reader.Texts());
        reader.BeginRows(blankIsRow: false, belowHeader: true);
        TableFile.CheckHeader(file.Name, table.Columns,
            reader is DelimitedRows ? "is the separator one of , ; | :: or a tab?" : reader.Note);
        var (answer, guessed) = wish.Find(file.Name, table);
        var surveys = wish.Surveys(file.Name, table, answer, reader.PlaceOf);
        ScannedColumn[] scanned =
            [.. surveys.Select((survey, c) => new ScannedColumn(survey, isText: c == answer || survey.Kind is not null))];
        var more = !table.Header || reader.Read();
        List<long> lines = [];
        var blocks = new ColumnBlocks(
            [.. Enumerable.Range(0, surveys.Length)], threads, (block, column) => scanned[column].Add(block, column));
        List<TotalsRow> ends = [], within = [];
        for (; more; more = reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader))
                continue;
            if (TotalsRow.Of(reader, isAfterOne: ends.Count > 0) is { } end)
            {
                ends.Add(end);
                continue;
            }
            if (ends.Count > 0)
            {
                // They were rows like others.
                ends.ForEach(blocks.Add);
                lines.AddRange(ends.Select(row => row.Line));
                within.AddRange(ends);
                ends.Clear();
            }
            blocks.Add(reader);
            lines.Add(reader.Line);
        }
        blocks.Complete();
        if (lines.Count + ends.Count == 0)
            throw new InputException($"{file.Name}: a header and no rows below it; expected rows to learn from");
        var readings = TableSurvey.Decide(surveys, table.Delimiters.Separator, wish.Roles.Decimal);
        return new(table, answer, readings, [.. scanned.Select(column => column.Kept)], lines,
            [.. ends.Select(row => row.Line)], reader.PlaceOf,
            [.. guessed, .. table.Notes, .. reader.Notes(), .. TotalsRow.Notes(ends, reader), .. TotalsRow.NotesWithin(within, reader),
                .. readings.Where((_, c) => c != answer && table.Columns[c].Length > 0).SelectMany(r => r.Notes)]);
    }

    /// <param name="Table">How it is written.</param>
    /// <param name="Answer">The place of the answers.</param>
    /// <param name="Readings">How the columns are read.</param>
    /// <param name="Kept">Their cells.</param>
    /// <param name="Lines">Where each row is.</param>
    /// <param name="Ends">Where the rows of totals at the end are, which are left out.</param>
    /// <param name="PlaceOf">Where a row is, in words.</param>
    /// <param name="Notes">What is told.</param>
    private sealed record SurveyedTable(
        TableLayout Table, int Answer, IReadOnlyList<ColumnReading> Readings, KeptCells[] Kept, List<long> Lines, HashSet<long> Ends,
        Func<long, string> PlaceOf, IReadOnlyList<string> Notes);
}
