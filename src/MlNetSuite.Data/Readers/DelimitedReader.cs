using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MlNetSuite.Data.Readers;

/// <summary>How the fields of a table are separated.</summary>
/// <param name="Separator">One or two ASCII characters.</param>
/// <param name="Quoting">Whether <c>"</c> quotes (RFC 4180) or is a character like others.</param>
internal sealed record Delimiters(string Separator, bool Quoting);

/// <summary>Rows of a table, one at a time, as CsvHelper splits them: RFC 4180 with any separator, blank lines skipped. Adds
/// what a refusal needs: the line a row starts on, whatever its fields hold, and bounds for hostile files.</summary>
internal sealed class DelimitedReader : IDisposable
{
    /// <summary>Fields of more characters, with their quotes, are refused.</summary>
    internal const int LongestField = 4 << 20;
    private const int BufferLength = 1 << 14;
    private readonly Utf8Reader _text;
    private readonly CsvParser _parser;
    private readonly bool _quoting;
    private int _field;

    /// <param name="buffer">Closed with the reader.</param>
    /// <param name="delimiters">How its fields are separated.</param>
    internal DelimitedReader(LineBuffer buffer, Delimiters delimiters)
    {
        Name = buffer.Name;
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

    /// <summary>For messages.</summary>
    internal string Name { get; }

    /// <summary>The line the row starts on, from 1.</summary>
    internal long Line { get; private set; }

    /// <summary>Fields in the row.</summary>
    internal int Count => _parser.Count;

    /// <summary>Moves to the next row that is not blank; false after the last.</summary>
    internal bool Read()
    {
        do
        {
            if (!ReadLine())
                return false;
        }
        while (IsBlank);
        return true;
    }

    /// <summary>An empty text in quotes is a row of one field, and no blank line.</summary>
    private bool IsBlank => Count == 1 && Text(0).Length == 0 && _parser.RawRecord.AsSpan().Trim("\r\n").IsEmpty;

    /// <summary>A field without its quotes.</summary>
    internal string Text(int index)
    {
        _field = index;
        return _parser[index];
    }

    /// <summary>Refuses fields with misplaced quotes from <paramref name="first"/> on. The parser looks at quotes only when a
    /// field is asked for, so that a quote not closed in a column that nobody asks for would swallow rows unnoticed.</summary>
    internal void CheckQuotes(int first)
    {
        for (var i = first; _quoting && i < Count; i++)
            Text(i);
    }

    internal string[] Texts() => [.. Enumerable.Range(0, Count).Select(Text)];

    public void Dispose() => _parser.Dispose();

    private bool ReadLine()
    {
        Line = _parser.RawRow + 1;
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
        throw new InputException($"{Name}, line {Line:N0}: " + (found.Field.Count(c => c == '"') % 2 == 1
            ? $"the quoted field {_field + 1} is never closed; expected a \" at its end"
            : $"text after the closing quote of field {_field + 1}; expected a separator") + ". Quotes within a quoted field are doubled");
    }
}
