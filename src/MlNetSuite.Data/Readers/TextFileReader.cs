using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Files of labelled texts: tables (CSV, TSV, <c>label TAB text</c>), fastText's <c>__label__</c> lines, TREC's
/// <c>COARSE:fine question</c> lines.</summary>
internal static class TextFileReader
{
    private static readonly SearchValues<byte> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static ReadOnlySpan<byte> FastTextMark => "__label__"u8;

    /// <param name="file">The file.</param>
    /// <param name="roles">The given column roles.</param>
    /// <param name="format">As the catalog has it; null to infer it.</param>
    /// <param name="classes">Those of the model that the rows are for: where it has learned a class <c>?</c>, that is an answer.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal static LabelledTexts Read(InputFile file, ColumnRoles roles, DatasetFormat? format, IReadOnlyList<string> classes,
        CancellationToken cancel)
    {
        var rows = new LabelledTexts();
        // TREC's single bytes are Latin-1.
        (file, var mixed) = format == DatasetFormat.Trec ? (file, null) : MixedEncoding.Resolve(file, roles);
        rows.Notes.AddRange(mixed is null ? [] : [mixed]);
        if (!ReadLines(file, roles, format, rows, cancel))
            ReadTable(file, roles, rows, classes, cancel);
        rows.Notes.AddRange(rows.EmptyNotes(file.Name));
        return rows.Texts.Count > 0 ? rows : throw new InputException($"{file.Name}: no rows; expected labelled texts");
    }

    /// <summary>Reads a file of a text a line, and nothing of a table.</summary>
    private static bool ReadLines(InputFile file, ColumnRoles roles, DatasetFormat? format, LabelledTexts rows, CancellationToken cancel)
    {
        if (TableContainer.IsNoText(file))
            return false;
        using var buffer = new LineBuffer(file.Name, file.Open(), given: roles);
        if (buffer.Ahead.IsEmpty)
            throw new InputException($"{file.Name}: empty; expected labelled texts");
        if (format == DatasetFormat.Trec || (format is null && SaysNothing(roles) && LooksLikeTrec(buffer.Ahead)))
            ReadTrec(new(buffer), rows, cancel);
        else if (format is null && buffer.Ahead.TrimStart(" \r\n"u8).StartsWith(FastTextMark))
            ReadFastText(new(buffer), rows, cancel);
        else
            return false;
        rows.Notes.AddRange(buffer.Note is { } note ? [note] : []);
        return true;
    }

    private static void ReadTable(InputFile file, ColumnRoles roles, LabelledTexts rows, IReadOnlyList<string> classes,
        CancellationToken cancel)
    {
        var table = TableLayout.Infer(file, roles, content: "labelled texts");
        var columns = TextColumns.Find(file.Name, table, roles);
        var (label, text) = columns;
        rows.Columns = columns.Names(table);
        using var reader = table.Open(file, roles);
        var missing = new MissingAnswers(table.Columns[label], roles.MissingLabel);
        var noValues = new NoValueClasses(table.Columns[label]);
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader))
                continue;
            var name = reader.Text(label).Trim();
            var words = text is [var only] ? reader.Text(only) : string.Join('\n', text.Select(reader.Text));
            if (!MissingValues.Is(name, roles.Missing ?? []) || classes.Contains(name))
            {
                rows.Add(name, words, () => reader.Place);
                noValues.Add(name, reader.Line);
            }
            else if (name.Length == 0 && words.AsSpan().Trim().IsEmpty)
                missing.Empty++;
            else
                missing.Add(name, () => $"{reader.Name}, {reader.Place}");
        }
        if (rows.Texts.Count == 0 && missing.Count > 0)
            throw new InputException($"{reader.Name}: no row has an answer in column '{table.Columns[label]}'; choose another with --label");
        rows.Notes.AddRange([.. table.Notes, .. reader.Notes()]);
        rows.Notes.AddRange(missing.Notes(reader.Name));
        if (classes.Count == 0 && !roles.AreForTest)
            rows.Notes.AddRange(noValues.Notes(reader.Name, reader.PlaceOf));
    }

    /// <summary>fastText's format for supervised learning: <c>__label__name text</c>, one label a line.</summary>
    private static void ReadFastText(LineReader reader, LabelledTexts rows, CancellationToken cancel)
    {
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            reader.CheckUtf8();
            var line = reader.Bytes.Trim(" \t"u8);
            if (line.IsEmpty)
                continue;
            var end = line.IndexOfAny((byte)' ', (byte)'\t');
            var label = end < 0 ? line : line[..end];
            var text = end < 0 ? [] : line[end..].TrimStart(" \t"u8);
            if (!label.StartsWith(FastTextMark) || label.Length == FastTextMark.Length)
                throw new InputException(
                    $"{reader.Name}, line {reader.Number:N0}: '{Excerpt(line)}'; expected __label__NAME, a space and the text");
            if (text.StartsWith(FastTextMark))
                throw new InputException($"{reader.Name}, line {reader.Number:N0}: two labels; expected one for each text");
            rows.Add(Encoding.UTF8.GetString(label[FastTextMark.Length..]), Encoding.UTF8.GetString(text),
                () => Line(reader));
        }
    }

    /// <summary>The question classification data of Li and Roth 2002; the coarse class is the label. The files are ASCII but
    /// for single bytes in Latin-1.</summary>
    private static void ReadTrec(LineReader reader, LabelledTexts rows, CancellationToken cancel)
    {
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var line = reader.Bytes.Trim(" \t"u8);
            if (line.IsEmpty)
                continue;
            if (!IsTrecLine(line))
                throw new InputException(
                    $"{reader.Name}, line {reader.Number:N0}: '{Excerpt(line)}'; expected COARSE:fine, a space and the question");
            var question = line[(line.IndexOf((byte)' ') + 1)..];
            var encoding = Utf8.IsValid(question) ? Encoding.UTF8 : Encoding.Latin1;
            rows.Add(Encoding.ASCII.GetString(line[..line.IndexOf((byte)':')]), encoding.GetString(question),
                () => Line(reader));
        }
    }

    private static string Line(LineReader reader) => string.Create(CultureInfo.InvariantCulture, $"line {reader.Number:N0}");

    private static bool SaysNothing(ColumnRoles roles) => roles with
    {
        Encoding = null,
        EncodingUnlessUtf8 = null,
        MissingLabel = default,
        OfTraining = null,
        AreForTest = false,
    } == new ColumnRoles();

    private static bool LooksLikeTrec(ReadOnlySpan<byte> sample)
    {
        for (var lines = 0; lines < 5 && !sample.IsEmpty; lines++)
        {
            var end = sample.IndexOf((byte)'\n');
            if (!IsTrecLine((end < 0 ? sample : sample[..end]).TrimEnd((byte)'\r')))
                return false;
            sample = end < 0 ? [] : sample[(end + 1)..];
        }
        return true;
    }

    /// <summary>The fine class is not looked at beyond being a word: copies of the data have slips in it.</summary>
    private static bool IsTrecLine(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var space = line.IndexOf((byte)' ');
        return colon > 0 && space > colon + 1
            && !line[..colon].ContainsAnyExceptInRange((byte)'A', (byte)'Z')
            && !line[(colon + 1)..space].ContainsAnyExcept(Letters);
    }

    private static string Excerpt(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line[..Math.Min(line.Length, 40)]) + (line.Length > 40 ? "..." : "");
}
