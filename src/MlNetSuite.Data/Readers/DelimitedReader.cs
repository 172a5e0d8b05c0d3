using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MlNetSuite.Data.Readers;

/// <summary>How the fields of a table are separated.</summary>
/// <param name="Separator">One or two ASCII characters.</param>
/// <param name="Quoting">Whether <c>"</c> quotes (RFC 4180) or is a character like others.</param>
internal sealed record Delimiters(string Separator, bool Quoting);

/// <summary>Rows of a table, one at a time, as CsvHelper splits them: RFC 4180 with any separator. Adds
/// what a refusal needs: the line a row starts on, whatever its fields hold, and bounds for hostile files.</summary>
internal sealed class DelimitedReader : RowCursor
{
    /// <summary>Fields of more characters, with their quotes, are refused.</summary>
    internal const int LongestField = 4 << 20;
    private const int BufferLength = 1 << 14;
    private readonly Utf8Reader _text;
    private readonly CsvParser _parser;
    private readonly bool _quoting;
    private readonly long _skipped;
    private long _line;
    private int _field;

    /// <param name="buffer">Closed with the reader.</param>
    /// <param name="delimiters">How its fields are separated.</param>
    internal DelimitedReader(LineBuffer buffer, Delimiters delimiters) : base(buffer.Name)
    {
        _skipped = buffer.SkippedLines;
        _quoting = delimiters.Quoting;
        _text = new(buffer);
        _parser = new(_text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiters.Separator,
            Mode = _quoting ? CsvMode.RFC4180 : CsvMode.NoEscape,
            BadDataFound = RefuseMisquoted,
            MaxFieldSize = LongestField,
            BufferSize = BufferLength,
            // Blank lines are passed over here, so that each counts as a row and none against the longest.
            IgnoreBlankLines = false,
            WhiteSpaceChars = [],
            ExceptionMessagesContainRawData = false,
        });
    }

    internal override long Line => _line;

    internal override int Count => _parser.Count;

    /// <summary>Whether the last row was refused for a quote that is not closed before the end.</summary>
    internal bool EndsInQuotes { get; private set; }

    protected override bool MoveNext()
    {
        do
        {
            if (!ReadLine())
                return false;
        }
        while (IsBlank && !TakeBlank());
        return true;
    }

    /// <summary>An empty text in quotes is a row of one field, and no blank line.</summary>
    private bool IsBlank => Count == 1 && Text(0).Length == 0 && _parser.RawRecord.AsSpan().Trim("\r\n").IsEmpty;

    /// <summary>A field without its quotes.</summary>
    internal override string Text(int index)
    {
        _field = index;
        return _parser[index];
    }

    /// <summary>Refuses fields with misplaced quotes from <paramref name="first"/> on. The parser looks at quotes only when a
    /// field is asked for, so that a quote not closed in a column that nobody asks for would swallow rows unnoticed.</summary>
    internal override void CheckQuotes(int first)
    {
        for (var i = first; _quoting && i < Count; i++)
            Text(i);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _parser.Dispose();
        base.Dispose(disposing);
    }

    private bool ReadLine()
    {
        _line = _skipped + _parser.RawRow + 1;
        _text.StartRow(Line);
        try
        {
            return _parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw new InputException(
                $"{Name}, line {Line:N0}: field {Count + 1} is longer than {LongestField:N0} characters, the most a field may hold; is a " +
                $"quote not closed?", e);
        }
    }

    /// <summary>A quote within a field that does not begin with one is a character like others.</summary>
    private void RefuseMisquoted(BadDataFoundArgs found)
    {
        if (found.Field is not ['"', ..])
            return;
        EndsInQuotes = found.Field.Count(c => c == '"') % 2 == 1;
        throw new InputException($"{Name}, line {Line:N0}: " + (EndsInQuotes
            ? $"the quoted field {_field + 1} is never closed; expected a \" at its end"
            : $"text after the closing quote of field {_field + 1}; expected a separator") + ". Quotes within a quoted field are doubled");
    }
}
