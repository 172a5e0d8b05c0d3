using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>How a table is written, given or inferred from its first 64 KB.</summary>
/// <param name="Delimiters">What separates the fields.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Columns">Names in order, empty where the header has none; positions from 1 where there is no header.</param>
/// <param name="Sample">The first rows below the header, for inferring roles.</param>
internal sealed record TableLayout(Delimiters Delimiters, bool Header, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Sample)
{
    // A comma last: where others part the fields, it is a decimal mark or part of a text.
    private static readonly string[] Separators = ["\t", "::", ";", "|", ","];
    private const int SampleRows = 200;
    private const int SampleBytes = 1 << 16;

    // Fewer do not tell a first row from the others; of long texts so many take more bytes than usual.
    private const int FewestRows = 30;
    private const int MostSampleBytes = 4 << 20;

    /// <summary>Lines before the first that is split into fields.</summary>
    internal long Lines { get; private init; }

    /// <summary>Rows above the table: a title, empty ones.</summary>
    internal int Above { get; private init; }

    /// <summary>Names by which the rows are asked for; null where they are to be learned from.</summary>
    private IReadOnlyList<string>? Expected { get; init; }

    /// <summary>What is told about how the table begins.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Of a file with text, a workbook, JSON, or of several files.</summary>
    /// <param name="file">The file.</param>
    /// <param name="given">What is not to be inferred.</param>
    /// <param name="expected">Names by which the rows are asked for, so that there is a header that has them, unless they are
    /// positions; null where the rows are to be learned from.</param>
    /// <param name="named">Whether a first row without any number is a header unless it is a row as the others are.</param>
    /// <param name="content">What an empty file should have.</param>
    internal static TableLayout Infer(
        InputFile file, ColumnRoles given, IReadOnlyList<string>? expected = null, bool named = false, string content = "a table")
    {
        using var cursor = TableContainer.Open(file, given, expected, named);
        if (cursor is not null)
            return Infer(cursor, given, expected, named);
        using var buffer = new LineBuffer(file.Name, file.Open(), given: given);
        return buffer.Ahead.IsEmpty
            ? throw new InputException($"{file.Name}: empty; expected {content}")
            : Infer(buffer, given, expected, named);
    }

    /// <param name="buffer">Set to the first row by it.</param>
    /// <param name="given">What is not to be inferred.</param>
    /// <param name="expected">Names by which the rows are asked for, so that there is a header that has them, unless they are
    /// positions; null where the rows are to be learned from.</param>
    /// <param name="named">Whether a first row without any number is a header unless it is a row as the others are.</param>
    internal static TableLayout Infer(LineBuffer buffer, ColumnRoles given, IReadOnlyList<string>? expected = null, bool named = false)
    {
        CheckSeparator(given.Separator);
        for (var line = 0; line < given.Skip; line++)
            buffer.SkipLine();
        var announced = SeparatorLine.Take(buffer);
        CheckSeparator(announced);
        buffer.FirstLine();
        var (best, isCut) = Best(SampleBytes);
        // Rows that are asked for by name need not be told from a header, and may still be on their way.
        for (var bytes = 2 * SampleBytes; expected is null && isCut && best.Rows.Count < FewestRows && bytes <= MostSampleBytes; bytes *= 2)
            (best, isCut) = Best(bytes);
        if (best.Rows.Count == 0 || (!best.WellFormed && best.Rows[0].Length == 1))
            buffer.CheckBeginning();
        if (best.Rows.Count == 0)
            throw new InputException($"{buffer.Name}: no rows; expected a table");
        var layout = Of(buffer.Name, best, given, expected, named);
        return layout with
        {
            Lines = buffer.SkippedLines,
            Notes =
            [
                .. buffer.Note is { } encoding ? (string[])[encoding] : [],
                .. announced is null ? [] : (string[])[$"the first line of {buffer.Name}, sep={Shown(announced)}, was obeyed"],
                .. layout.Notes,
            ],
        };

        (Attempt Best, bool IsCut) Best(int bytes)
        {
            var sample = CompleteLines(buffer, bytes);
            var isCut = !buffer.Ended || sample.Length < buffer.Ahead.Length;
            return (((given.Separator ?? announced) is { } separator ? [separator] : Separators)
                .Select(candidate => Try(sample, isCut, candidate, given, expected ?? []))
                .MaxBy(attempt => attempt.Agreement)!, isCut);
        }
    }

    private static TableLayout Infer(RowCursor cursor, ColumnRoles given, IReadOnlyList<string>? expected, bool named)
    {
        given = cursor.HasHeader is { } has ? given with { Header = has, Skip = 0 } : given;
        List<string[]> rows = [];
        List<long> lines = [];
        while (rows.Count < SampleRows && cursor.Read())
        {
            rows.Add(cursor.Texts());
            lines.Add(cursor.Line);
        }
        var above = given.Skip is { } skip ? lines.TakeWhile(line => line <= skip && skip > 0).Count()
            : given.Header == false || rows.Count == 0 ? 0
            : TableStart.Of(rows, expected ?? [], given.Names);
        if (above == rows.Count)
            throw new InputException($"{cursor.Name}: no rows; expected a table");
        var first = given.Skip is null ? lines[above] : 1;
        var layout = Of(cursor.Name, new(new(",", true), rows[above..], above, first, 1, true), given, expected, named);
        return layout with { Notes = [.. cursor.Note is { } note ? (string[])[note] : [], .. layout.Notes] };
    }

    private static TableLayout Of(string name, Attempt best, ColumnRoles given, IReadOnlyList<string>? expected, bool named)
    {
        var isOpen = expected is null || (TableStart.ArePositions(expected) && given.NamedInputs.Count > 0);
        var guessed = given.Header is null && isOpen ? Guessed(best.Rows, given, named) : null;
        var header = given.Header ?? (isOpen
            ? guessed ?? (HeaderInference.IsHeader(best.Rows) || TableStart.HasAll(best.Rows[0], given.Names)
                || TableStart.HasAll(best.Rows[0], given.NamesOfInputs) || TableStart.HasAll(best.Rows[0], given.NamedInputs))
            : !TableStart.ArePositions(expected!) || TableStart.Names(best.Rows[0], expected!));
        var layout = new TableLayout(best.Delimiters, header, [], header ? best.Rows[1..] : best.Rows)
        {
            Above = best.Above,
            Expected = expected,
        }.WithFirst(best.Rows[0]);
        return layout with
        {
            Notes =
            [
                .. best.Line == 1 || layout.BeginsBlank ? [] : (string[])[AboveNote(name, best.Line - 1)],
                .. Guess(name, best.Rows[0], guessed ?? (named && given.Header is null && !header ? false : null)),
                .. header ? ColumnNames.Notes(name, layout.Fitted(best.Rows[0]), layout.Columns) : [],
            ],
        };
    }

    /// <summary>The layout with columns of the whole first row, which may be longer than what was inferred from.</summary>
    internal TableLayout WithFirst(string[] first) => this with
    {
        Columns = Header ? ColumnNames.Distinct(Fitted(first)) : [.. Enumerable.Range(1, first.Length).Select(i => $"{i}")],
    };

    /// <summary>The place of a column that is called exactly so; null where there is none.</summary>
    internal int? Place(string column) =>
        Enumerable.Range(0, Columns.Count).Where(i => Columns[i] == column).Select(i => (int?)i).FirstOrDefault();

    /// <summary>The rows of a file, set behind the header.</summary>
    internal RowCursor Open(InputFile file, ColumnRoles given) => AtRows(OpenAtFirst(file, given));

    /// <summary>The rows of a file, set before the first row of the table, which is its header if it has one.</summary>
    internal RowCursor OpenAtFirst(InputFile file, ColumnRoles given)
    {
        var rows = TableContainer.Open(file, given with { Header = Header }, Expected)
            ?? new DelimitedRows(() => AtFirstLine(new(file.Name, file.Open(), given: given)), Delimiters);
        return PassAbove(rows);
    }

    /// <summary>The reader set behind the header.</summary>
    internal DelimitedReader Open(LineBuffer buffer)
    {
        var reader = new DelimitedReader(AtFirstLine(buffer), Delimiters);
        AtRows(PassAbove(reader));
        return reader;
    }

    private RowCursor AtRows(RowCursor rows)
    {
        if (Header)
            PassFirst(rows, Header);
        rows.BeginRows(BlankIsRow, Header);
        return rows;
    }

    /// <summary>Whether blank lines above the first row are rows.</summary>
    private bool BeginsBlank => BlankIsRow && !Header && Above == 0;

    /// <summary>Whether a blank line is a row: of a single column it is an empty text.</summary>
    private bool BlankIsRow => Columns.Count == 1;

    private LineBuffer AtFirstLine(LineBuffer buffer)
    {
        while (buffer.SkippedLines < Lines)
            buffer.SkipLine();
        return buffer;
    }

    private RowCursor PassAbove(RowCursor rows)
    {
        for (var row = 0; row < Above; row++)
            rows.Read();
        return rows;
    }

    /// <summary>Reads the first row; a header is passed over from then on.</summary>
    internal static void PassFirst(RowCursor reader, bool header)
    {
        if (reader.Read() && header)
            reader.PassOver(reader.Texts());
    }

    /// <summary>Whether a reader is at a row of the table; if not, it is at a line below it.</summary>
    /// <exception cref="InputException">It has more or fewer fields than there are columns, or misplaced quotes; or a row before it
    /// has.</exception>
    internal bool HasRow(RowCursor reader)
    {
        // In a row of another width only a quote not closed explains more than the width does; it is always in the last field.
        reader.CheckQuotes(reader.Count == Columns.Count ? 0 : reader.Count - 1);
        if (reader.Count != Columns.Count)
        {
            var refusal = Refusal(reader);
            if (!Footnote.Is(reader.Texts(), Columns.Count))
                throw refusal;
            reader.HoldFootnote(refusal);
            return false;
        }
        reader.RefuseFootnotes();
        return true;
    }

    private InputException Refusal(RowCursor reader)
    {
        var columns = Header ? string.Join(", ", Columns) : "as in the first row";
        var quotes = Delimiters.Quoting ? " Put \" around fields that hold the separator" : "";
        return new(
            $"{reader.Name}, {reader.Place}: {reader.Count} {(reader.Count == 1 ? "field" : "fields")}; expected {Columns.Count} " +
            $"({columns}).{quotes}");
    }

    private string[] Fitted(string[] first) => TableStart.Fitted(first, Sample);

    private static void CheckSeparator(string? separator)
    {
        if (separator is not null
            && (separator.Length is 0 or > 2 || !separator.All(char.IsAscii) || separator.AsSpan().ContainsAny("\"\r\n")))
            throw new InputException($"separator '{separator}': expected one or two ASCII characters such as , ; | :: or a tab");
    }

    /// <summary>Whether a first row that does not show by itself what it is names the columns; null where it shows.</summary>
    private static bool? Guessed(List<string[]> rows, ColumnRoles given, bool named) =>
        HeaderInference.IsHeader(rows) || TableStart.HasAll(rows[0], given.Names) || TableStart.HasAll(rows[0], given.NamesOfInputs) ? null
        : HeaderInference.LooksLikeHeader(rows) ? true
        : !named || rows[0].Any(HeaderInference.IsNumeric) ? null
        : !HeaderInference.LooksLikeRow(rows);

    private static IEnumerable<string> Guess(string file, string[] first, bool? header)
    {
        if (header is null)
            yield break;
        var line = string.Join(", ", first.Take(5).Select(cell => $"'{(cell.Length > 40 ? cell[..40] + "..." : cell)}'"));
        yield return header.Value
            ? $"the first line of {file} ({line}) was taken for the names of the columns; if it is a row, give --no-header"
            : $"the first line of {file} ({line}) was taken for a row: the columns are called 1, 2, ...; " +
            "if it names them, give --no-header false";
    }

    private static string Shown(string separator) => separator == "\t" ? "tab" : separator;

    private static string AboveNote(string file, long lines) =>
        $"left out of {file}, above the table: {lines:N0} {(lines == 1 ? "line" : "lines")}";

    /// <summary>Rows as one separator would give them, and which share of them agree with the first in width;
    /// well formed where no quote is misplaced.</summary>
    private static Attempt Try(byte[] sample, bool isCut, string separator, ColumnRoles given, IReadOnlyList<string> expected)
    {
        if (given.Quoting is null && separator == "\t")
        {
            // Quotes in tab-separated files, and in those of one column, are quotes only if all of them are; chat and mail are full of
            // stray ones.
            var plain = Try(sample, isCut, separator, given with { Quoting = false }, expected);
            var quoted = Try(sample, isCut, separator, given with { Quoting = true }, expected);
            var isQuoted = plain.Rows is [var first, ..] && first.Length switch
            {
                1 => quoted.WellFormed && plain.Rows.Exists(row => row[0].StartsWith('"')),
                > 2 => quoted.IsCut ? quoted.Agreement > plain.Agreement : quoted.Agreement >= plain.Agreement,
                _ => false,
            };
            return isQuoted ? quoted : plain;
        }
        var delimiters = new Delimiters(separator, given.Quoting ?? separator != "::");
        List<string[]> rows = [];
        List<long> lines = [];
        var (wellFormed, isQuoteCut) = (true, false);
        using var reader = new DelimitedReader(new("sample", new MemoryStream(sample)), delimiters);
        try
        {
            while (rows.Count < SampleRows && reader.Read())
            {
                rows.Add(reader.Texts());
                lines.Add(reader.Line);
            }
        }
        catch (InputException)
        {
            // The real reading will refuse it, with its place; here it only speaks against this separator.
            // A quote that is open where the sample ends is closed behind it, unless it was open all along.
            isQuoteCut = isCut && reader.EndsInQuotes && sample.AsSpan().Count((byte)'\n') is var all && (all < 4 || reader.Line * 2 > all);
            wellFormed = isQuoteCut;
        }
        if (rows.Count == 0)
            return new(delimiters, rows, 0, 1, -1, wellFormed, isQuoteCut);
        if (!isCut)
            TrimFootnotes(rows);
        var above = given.Header == false || given.Skip is not null ? 0 : TableStart.Of(rows, expected, given.Names);
        var table = rows[above..];
        var width = TableStart.Fitted(table[0], table[1..]).Length;
        var agreeing = table.Skip(1).Count(row => row.Length == width) + 1;
        // Of two ways to read a file, the one that uses all of it.
        var agreement = width == 1 ? 0 : (double)agreeing / table.Count - (wellFormed ? 0 : 0.5) - (above > 0 ? 0.01 : 0);
        return new(delimiters, table, above, lines[above], agreement, wellFormed, isQuoteCut);
    }

    private static void TrimFootnotes(List<string[]> rows)
    {
        var width = TableStart.Width(rows);
        while (rows.Count > 1 && Footnote.Is(rows[^1], width))
            rows.RemoveAt(rows.Count - 1);
    }

    private sealed record Attempt(
        Delimiters Delimiters, List<string[]> Rows, int Above, long Line, double Agreement, bool WellFormed, bool IsCut = false);

    private static byte[] CompleteLines(LineBuffer buffer, int most)
    {
        while (most > SampleBytes && buffer.Ahead.Length < most && buffer.Fill())
        {
        }
        var sample = buffer.Ahead[..Math.Min(buffer.Ahead.Length, most)];
        var end = buffer.Ended && sample.Length == buffer.Ahead.Length ? sample.Length : sample.LastIndexOf((byte)'\n') + 1;
        return sample[..(end == 0 ? sample.Length : end)].ToArray();
    }
}
