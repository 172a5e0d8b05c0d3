using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of a sheet of an Excel workbook: numbers as a CSV would have them, dates as ISO 8601. Formulas are read by the values
/// that Excel saved with them.</summary>
internal sealed class WorkbookRows : RowCursor
{
    private const long MostUnpacked = 4L << 30;

    /// <summary>The day before a workbook's first.</summary>
    private static readonly DateTime Zero = new(1899, 12, 31);

    private readonly IExcelDataReader _reader;
    private readonly Stream _stream;
    private long _line, _blankAhead;
    private bool _durations;

    // Workbooks from before 2007 hold text of a code page; the library asks for one by its number, whatever it reads.
    static WorkbookRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="file">The workbook.</param>
    /// <param name="given">Which sheet; the first unless it is named.</param>
    internal WorkbookRows(InputFile file, ColumnRoles given) : base(file.Name)
    {
        _stream = file.OpenSeekable();
        try
        {
            CheckSize();
            _reader = Guarded(() => ExcelReaderFactory.CreateReader(_stream));
            Note = Guarded(() => Find(given));
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    internal override long Line => _line - _blankAhead;

    internal override string Unit => "row";

    internal override int Count => _reader.FieldCount;

    /// <summary>What is told of the sheets, or null.</summary>
    internal override string? Note { get; }

    /// <summary>A zip file with a workbook in it, or a file as Excel wrote them before 2007.</summary>
    internal static bool IsWorkbook(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("PK\u0003\u0004"u8)
        || beginning.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    internal override string Text(int index) => _blankAhead > 0 ? "" : Read(index);

    internal override CellType Type(int index) => _blankAhead > 0 ? CellType.Text : CellText.TypeOf(Value(index));

    internal override IEnumerable<string> Notes() =>
        [.. base.Notes(), .. _durations ? [$"{Name}: durations, such as 26:30:00, are read in hours"] : (string[])[]];

    private string Read(int index) => CellText.Of(Value(index)) ?? $"{Value(index)}";

    private object? Value(int index)
    {
        var value = _reader.GetValue(index);
        if (value is null or string or bool || _reader.GetNumberFormatString(index) is not { } format)
            return value;
        if (value is DateTime or TimeSpan && WorkbookFormat.IsDuration(format))
        {
            _durations = true;
            return value is TimeSpan span ? span.TotalHours : (((DateTime)value) - Zero).TotalHours;
        }
        // A time of no day is one of a day before a workbook's first.
        return value is DateTime { Year: < 1900 } time ? time.TimeOfDay : WorkbookFormat.Code(value, format) ?? value;
    }

    /// <summary>Moves to the next row that has a value in it, or one below it: sheets end in rows of format alone.</summary>
    protected override bool MoveNext()
    {
        if (_blankAhead > 0)
        {
            _blankAhead--;
            return true;
        }
        while (Guarded(_reader.Read))
        {
            _line++;
            for (var i = 0; i < Count; i++)
                if (Read(i).Length > 0)
                    return true;
            _blankAhead += TakeBlank() ? 1 : 0;
        }
        _blankAhead = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.Dispose();
            _stream.Dispose();
        }
        base.Dispose(disposing);
    }

    private string? Find(ColumnRoles given)
    {
        List<string> names = [];
        do
        {
            names.Add(_reader.Name);
        }
        while (_reader.NextResult());
        _reader.Reset();
        var sheet = given.Sheet ?? (names.Count > 1 ? given.SheetOfTraining : null);
        var place = sheet is null ? 0 : names.FindIndex(name => name.Equals(sheet, StringComparison.OrdinalIgnoreCase));
        if (place < 0)
            throw new InputException(given.Sheet is not null
                ? $"--sheet {sheet}: {Name} has no such sheet; it has: {string.Join(", ", names)}"
                : $"{Name} has no sheet '{sheet}', of which the training rows were; choose one by --sheet: {string.Join(", ", names)}");
        for (var i = 0; i < place; i++)
            _reader.NextResult();
        return sheet is null && names.Count > 1
            ? $"of {Name}, '{names[0]}', the first of its sheets, was read; others by --sheet: {string.Join(", ", names.Skip(1).Take(10))}"
            : null;
    }

    /// <summary>Refuses a workbook that unpacks to more than any sheet needs.</summary>
    private void CheckSize()
    {
        Span<byte> mark = stackalloc byte[2];
        _stream.ReadExactly(mark);
        _stream.Position = 0;
        if (!mark.SequenceEqual("PK"u8))
            return;
        var unpacked = Guarded(() =>
        {
            using var zip = new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Sum(entry => entry.Length);
        });
        _stream.Position = 0;
        if (unpacked > MostUnpacked)
            throw new InputException(
                $"{Name}: unpacks to {unpacked:N0} bytes; at most {MostUnpacked:N0} are read. Save the sheet as CSV");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException
            or EndOfStreamException
            or IndexOutOfRangeException or ArgumentException or NullReferenceException or NotSupportedException or OverflowException
            or InvalidCastException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException(
                $"{Name}: not a workbook that can be read, or a damaged one ({fault.Message.TrimEnd('.')}); save it as .xlsx", fault);
        }
    }
}
