using System.Globalization;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads CSV and TSV column by column, in two passes: what the columns hold, then the values. Nothing is kept of a
/// numeric column but its numbers.</summary>
internal static class DelimitedTable
{
    internal static TableFile Read(InputFile file, TableWish wish, CancellationToken cancel)
    {
        var (table, answer, notes, readings) = Survey(file, wish, cancel);
        using var buffer = new LineBuffer(file.Name, file.Open());
        using var reader = Open(buffer, table);
        var columns = Enumerable.Range(0, table.Columns.Count)
            .Select(c => c == answer || table.Columns[c].Length == 0 ? null : new ColumnBuilder(table.Columns[c], readings[c])).ToArray();
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
        return new(file.Name, [.. columns.OfType<ColumnBuilder>().Select(c => c.ToColumn())], table.Columns[answer], answers, readings[answer],
            row => string.Create(CultureInfo.InvariantCulture, $"line {lines[row]:N0}"), notes);
    }

    /// <summary>The first pass: checks every row's width and quotes, and decides how its columns are read.</summary>
    private static (TableLayout Table, int Answer, IReadOnlyList<string> Notes, IReadOnlyList<ColumnReading> Readings) Survey(
        InputFile file, TableWish wish, CancellationToken cancel)
    {
        using var buffer = new LineBuffer(file.Name, file.Open());
        if (buffer.Ahead.IsEmpty)
            throw new InputException($"{file.Name}: empty; expected a table");
        var table = WithHeader(TableLayout.Infer(buffer, wish.Roles), wish.Roles);
        using var reader = new DelimitedReader(buffer, table.Delimiters);
        if (!reader.Read())
            throw new InputException($"{file.Name}: no rows; expected a table");
        table = WholeHeader(table, reader);
        TableFile.CheckHeader(file.Name, table.Columns);
        var (answer, guessed) = wish.Find(file.Name, table);
        var surveys = table.Columns.Select(name => wish.Survey(name, "line")).ToArray();
        var more = !table.Header || reader.Read();
        if (!more)
            throw new InputException($"{file.Name}: a header and no rows below it; expected rows to learn from");
        for (; more; more = reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Check(reader);
            for (var c = 0; c < surveys.Length; c++)
                surveys[c].Add(reader.Text(c), reader.Line);
        }
        var readings = TableSurvey.Decide(surveys, table.Delimiters.Separator);
        var unnamed = table.Columns.Count(c => c.Length == 0);
        return (table, answer,
            [.. guessed, .. unnamed == 0 ? [] : (string[])[$"{unnamed} columns of {file.Name} have no name and were skipped"],
                .. readings.Where((_, c) => c != answer && table.Columns[c].Length > 0).SelectMany(r => r.Notes)],
            readings);
    }

    /// <summary>A table to be predicted on by name has a header: a first row without any number is one, unless it is said that there is
    /// none.</summary>
    private static TableLayout WithHeader(TableLayout table, ColumnRoles given) =>
        given.Header is null && !table.Header && table.Sample[0].All(name => !TableColumn.TryNumber(name, out _))
            ? table with { Header = true }
            : table;

    /// <summary>The names from the whole first row, which may be longer than what the layout was inferred from.</summary>
    private static TableLayout WholeHeader(TableLayout table, DelimitedReader first) => table with
    {
        Columns = table.Header ? [.. first.Texts().Select(name => name.Trim())] : [.. Enumerable.Range(1, first.Count).Select(i => $"{i}")],
    };

    private static DelimitedReader Open(LineBuffer buffer, TableLayout table) => table.Open(buffer);
}
