using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>What a table is kept in that is not text with separators: a workbook, JSON, several files.</summary>
internal static class TableContainer
{
    private const int Beginning = 4096;

    /// <summary>Opens it before its first row; null where the file is text with separators.</summary>
    /// <param name="file">The file.</param>
    /// <param name="given">Which sheet, and how text is written.</param>
    /// <param name="expected">As for <see cref="TableLayout.Infer(InputFile, ColumnRoles, IReadOnlyList{string}, bool, string)"/>.</param>
    /// <param name="named">As there.</param>
    internal static RowCursor? Open(InputFile file, ColumnRoles given, IReadOnlyList<string>? expected = null, bool named = false)
    {
        if (file.Parts.Count > 0)
            return new PartsRows(file, given, expected, named);
        if (file.Query is { } query)
            return new QueryRows(query);
        var beginning = Peek(file);
        if (WorkbookRows.IsWorkbook(beginning))
            return new WorkbookRows(file, given);
        if (given.Sheet is { } sheet)
            throw new InputException($"--sheet {sheet}: {file.Name} is no workbook; sheets are of .xlsx and .xls files");
        if (beginning.AsSpan().StartsWith("PAR1"u8))
            throw new InputException($"{file.Name}: a Parquet file, which is read for tables alone; save it as CSV");
        MarkupPage.Refuse(file, beginning);
        return JsonRows.IsJson(beginning) ? new JsonRows(file, given) : null;
    }

    /// <summary>Whether it is no single file of text.</summary>
    internal static bool IsNoText(InputFile file) => file.IsNoFile || WorkbookRows.IsWorkbook(Peek(file));

    private static byte[] Peek(InputFile file)
    {
        using var stream = file.Open();
        var bytes = new byte[Beginning];
        return bytes[..stream.ReadAtLeast(bytes, Beginning, throwOnEndOfStream: false)];
    }
}
