using System.Text;

namespace MlNetSuite.Training.Data.Readers;

/// <summary>How the fields of a table are parted.</summary>
/// <param name="Separator">One or two ASCII characters.</param>
/// <param name="Quoting">Whether <c>"</c> quotes (RFC 4180) or is a character like others.</param>
internal sealed record Delimiters(string Separator, bool Quoting);

/// <summary>Rows of a table, one at a time, over a reused buffer: RFC 4180 with any separator, line breaks LF or CRLF, blank
/// lines skipped. Knows the line each row starts on, whatever its fields hold.</summary>
internal sealed class DelimitedReader(LineBuffer buffer, Delimiters delimiters) : IDisposable
{
    /// <summary>Fields longer than this are refused.</summary>
    internal const int LongestField = 4 << 20;
    private readonly byte[] _separator = Encoding.ASCII.GetBytes(delimiters.Separator);
    private (int Start, int Length, bool Escaped)[] _fields = new (int, int, bool)[16];
    private int _rowLength, _rowLines;
    private long _nextLine = 1;

    /// <summary>For messages.</summary>
    internal string Name => buffer.Name;

    /// <summary>The line the row starts on, from 1.</summary>
    internal long Line { get; private set; }

    /// <summary>Fields in the row.</summary>
    internal int Count { get; private set; }

    /// <summary>The row as it is in the file, without its line break. Only until the next row is read.</summary>
    internal ReadOnlySpan<byte> Row => buffer.Ahead[.._rowLength].TrimEnd("\r\n"u8);

    /// <summary>Moves to the next row that is not blank; false after the last.</summary>
    internal bool Read()
    {
        do
        {
            buffer.Consume(_rowLength);
            _rowLength = 0;
            Line = _nextLine;
            if (buffer.Ahead.IsEmpty && !buffer.Fill())
                return false;
            while (!Parse(buffer.Ahead, buffer.Ended))
            {
                if (buffer.Ahead.Length > LineBuffer.LongestRow)
                    throw new InputException($"{Name}, line {Line:N0}: a row of more than {LineBuffer.LongestRow >> 20} MiB; is a quote not closed?");
                buffer.FillForRow();
            }
            _nextLine += _rowLines;
            buffer.CheckUtf8(buffer.Ahead[.._rowLength], Line);
        }
        while (Count == 1 && _fields[0].Length == 0);
        return true;
    }

    /// <summary>A field's bytes, without quotes. Only until the next row is read.</summary>
    internal ReadOnlySpan<byte> Field(int index)
    {
        ref var field = ref _fields[index];
        var bytes = buffer.Writable.Slice(field.Start, field.Length);
        if (!field.Escaped)
            return bytes;
        field = (field.Start, Unescape(bytes), false);
        return bytes[..field.Length];
    }

    internal string Text(int index) => Encoding.UTF8.GetString(Field(index));

    internal string[] Texts() => [.. Enumerable.Range(0, Count).Select(Text)];

    public void Dispose() => buffer.Dispose();

    /// <summary>Finds the fields of one row; false if more bytes are needed to know where it ends.</summary>
    private bool Parse(ReadOnlySpan<byte> bytes, bool ended)
    {
        Count = 0;
        var position = 0;
        var lines = 1;
        while (true)
        {
            int next;
            if (delimiters.Quoting && position < bytes.Length && bytes[position] == '"')
            {
                if (!ParseQuoted(bytes, ended, position, ref lines, out next))
                    return false;
            }
            else
            {
                next = position + EndOfField(bytes[position..]);
                if (next == bytes.Length && !ended)
                    return false;
                // A separator of two characters may be cut by the end of the buffer, and so may CR LF.
                Add(position, TrimReturn(bytes, position, next) - position, escaped: false);
            }
            if (next == bytes.Length)
                return EndRow(next, lines);
            if (bytes[next] == '\n')
                return EndRow(next + 1, lines);
            position = next + _separator.Length;
        }
    }

    private bool EndRow(int length, int lines)
    {
        _rowLength = length;
        _rowLines = lines;
        return true;
    }

    /// <summary>Where the line break or the separator after a plain field is.</summary>
    private int EndOfField(ReadOnlySpan<byte> bytes)
    {
        if (_separator.Length == 1)
        {
            var end = bytes.IndexOfAny(_separator[0], (byte)'\n');
            return end < 0 ? bytes.Length : end;
        }
        var line = bytes.IndexOf((byte)'\n');
        var separator = (line < 0 ? bytes : bytes[..line]).IndexOf(_separator);
        return separator >= 0 ? separator : line < 0 ? bytes.Length : line;
    }

    private bool ParseQuoted(ReadOnlySpan<byte> bytes, bool ended, int start, ref int lines, out int next)
    {
        var escaped = false;
        for (next = start + 1; ; next += 2, escaped = true)
        {
            var quote = bytes[Math.Min(next, bytes.Length)..].IndexOf((byte)'"');
            if (quote < 0)
                return ended
                    ? throw new InputException($"{Name}, line {Line:N0}: the quoted field {Count + 1} is never closed; expected a \" at its end")
                    : TooLong(bytes.Length - start);
            next += quote;
            if (next + 1 == bytes.Length && !ended)
                return false;
            if (next + 1 >= bytes.Length || bytes[next + 1] != '"')
                break;
        }
        var close = next++;
        if (next < bytes.Length && bytes[next] == '\r')
            next++;
        if (next + _separator.Length > bytes.Length && !ended)
            return false;
        if (next < bytes.Length && bytes[next] != '\n' && !bytes[next..].StartsWith(_separator))
            throw new InputException(
                $"{Name}, line {Line:N0}: text after the closing quote of field {Count + 1}; expected a separator. Quotes within a quoted field are doubled");
        lines += bytes[start..close].Count((byte)'\n');
        Add(start + 1, close - start - 1, escaped);
        return true;
    }

    private bool TooLong(int length) => length <= LongestField
        ? false
        : throw new InputException(
            $"{Name}, line {Line:N0}: field {Count + 1} is longer than {LongestField >> 20} MiB, the most a field may hold; is a quote not closed?");

    private void Add(int start, int length, bool escaped)
    {
        TooLong(length);
        if (Count == _fields.Length)
            Array.Resize(ref _fields, Count * 2);
        _fields[Count++] = (start, length, escaped);
    }

    private static int TrimReturn(ReadOnlySpan<byte> bytes, int start, int end) =>
        end > start && bytes[end - 1] == '\r' && (end == bytes.Length || bytes[end] == '\n') ? end - 1 : end;

    /// <summary>Makes doubled quotes single, in place.</summary>
    private static int Unescape(Span<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[length++] = bytes[i];
            if (bytes[i] == '"')
                i++;
        }
        return length;
    }
}
