namespace MlNetSuite.Data.Readers;

/// <summary>How a table is written, given or inferred from its first 64 KB.</summary>
/// <param name="Delimiters">What separates the fields.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Columns">Names in order; positions from 1 where there is no header.</param>
/// <param name="Sample">The first rows below the header, for inferring roles.</param>
internal sealed record TableLayout(Delimiters Delimiters, bool Header, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Sample)
{
    private static readonly string[] Separators = ["\t", "::", ",", ";", "|"];
    private const int SampleRows = 200;

    internal static TableLayout Infer(LineBuffer buffer, ColumnRoles given)
    {
        if (given.Separator is { } separator
            && (separator.Length is 0 or > 2 || !separator.All(char.IsAscii) || separator.AsSpan().ContainsAny("\"\r\n")))
            throw new InputException($"separator '{separator}': expected one or two ASCII characters such as , ; | :: or a tab");
        var sample = CompleteLines(buffer);
        var (delimiters, rows) = (given.Separator is { } s ? [s] : Separators)
            .Select(candidate => Try(sample, candidate, given.Quoting))
            .MaxBy(attempt => attempt.Agreement) is var best ? (best.Delimiters, best.Rows) : default;
        if (rows.Count == 0)
            throw new InputException($"{buffer.Name}: no rows; expected a table");
        var header = given.Header ?? HeaderInference.LooksLikeHeader(rows);
        return new(
            delimiters, header,
            header ? [.. rows[0].Select(name => name.Trim())] : [.. Enumerable.Range(1, rows[0].Length).Select(i => $"{i}")],
            header ? rows[1..] : rows);
    }

    /// <summary>The reader set behind the header.</summary>
    internal DelimitedReader Open(LineBuffer buffer)
    {
        var reader = new DelimitedReader(buffer, Delimiters);
        if (Header)
            reader.Read();
        return reader;
    }

    /// <summary>Refuses a row with more or fewer fields than there are columns, or with misplaced quotes.</summary>
    internal void Check(DelimitedReader reader)
    {
        // In a row of another width only a quote not closed explains more than the width does; it is always in the last field.
        reader.CheckQuotes(reader.Count == Columns.Count ? 0 : reader.Count - 1);
        if (reader.Count == Columns.Count)
            return;
        var columns = Header ? string.Join(", ", Columns) : "as in the first row";
        var quotes = Delimiters.Quoting ? " Put \" around fields that hold the separator" : "";
        throw new InputException(
            $"{reader.Name}, line {reader.Line:N0}: {reader.Count} {(reader.Count == 1 ? "field" : "fields")}; expected {Columns.Count} " +
            $"({columns}).{quotes}");
    }

    /// <summary>Rows as one separator would give them, and which share of them agree with the first in width;
    /// well formed where no quote is misplaced.</summary>
    private static (Delimiters Delimiters, List<string[]> Rows, double Agreement, bool WellFormed) Try(byte[] sample, string separator,
        bool? quoting)
    {
        if (quoting is null && separator == "\t")
        {
            // Quotes in tab-separated files, and in those of one column, are quotes only if all of them are; chat and mail are full of
            // stray ones.
            var plain = Try(sample, separator, quoting: false);
            var quoted = Try(sample, separator, quoting: true);
            var isQuoted = plain.Rows is [var first, ..] && first.Length switch
            {
                1 => quoted.WellFormed && plain.Rows.Exists(row => row[0].StartsWith('"')),
                > 2 => quoted.Agreement >= plain.Agreement,
                _ => false,
            };
            return isQuoted ? quoted : plain;
        }
        var delimiters = new Delimiters(separator, quoting ?? separator != "::");
        List<string[]> rows = [];
        var malformed = false;
        try
        {
            using var reader = new DelimitedReader(new("sample", new MemoryStream(sample)), delimiters);
            while (rows.Count < SampleRows && reader.Read())
                rows.Add(reader.Texts());
        }
        catch (InputException)
        {
            // The real reading will refuse it, with its place; here it only speaks against this separator.
            malformed = true;
        }
        var agreeing = rows.Count(row => row.Length == rows[0].Length);
        var agreement = rows.Count == 0 ? -1 : rows[0].Length == 1 ? 0 : (double)agreeing / rows.Count - (malformed ? 0.5 : 0);
        return (delimiters, rows, agreement, !malformed);
    }

    private static byte[] CompleteLines(LineBuffer buffer)
    {
        var sample = buffer.Ahead[..Math.Min(buffer.Ahead.Length, 1 << 16)];
        var end = buffer.Ended && sample.Length == buffer.Ahead.Length ? sample.Length : sample.LastIndexOf((byte)'\n') + 1;
        return sample[..(end == 0 ? sample.Length : end)].ToArray();
    }
}
