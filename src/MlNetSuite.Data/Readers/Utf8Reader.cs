using System.Text.Unicode;

namespace MlNetSuite.Data.Readers;

/// <summary>The characters of a <see cref="LineBuffer"/>, for a parser of rows. What is not UTF-8 is refused only when all
/// before it has been read, so that rows come first and the refusal names the right line. The last line always ends: parsers
/// see a quote not closed, or a separator cut short, only by what follows.</summary>
internal sealed class Utf8Reader(LineBuffer buffer) : TextReader
{
    private const int LongestSequence = 4;
    private readonly char[] _characters = new char[1 << 14];
    private int _next, _end;
    private char _last = '\n';
    private long _rowOffset, _line;

    /// <summary>Counts the longest row from here.</summary>
    internal void StartRow(long line)
    {
        _line = line;
        _rowOffset = buffer.Offset;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> characters)
    {
        if (_next == _end && !Decode())
            return 0;
        var count = Math.Min(characters.Length, _end - _next);
        _characters.AsSpan(_next, count).CopyTo(characters);
        _next += count;
        return count;
    }

    private bool Decode()
    {
        if (buffer.Offset - _rowOffset > LineBuffer.LongestRow)
            throw new InputException(
                $"{buffer.Name}, line {_line:N0}: a row of more than {LineBuffer.LongestRow >> 20} MiB; is a quote not closed?");
        (_next, _end) = (0, 0);
        do
        {
            // UTF-16 has at most as many characters as UTF-8 has bytes.
            var bytes = buffer.Ahead[..Math.Min(buffer.Ahead.Length, _characters.Length)];
            var zero = bytes.IndexOf((byte)0);
            Utf8.ToUtf16(zero < 0 ? bytes : bytes[..zero], _characters, out var valid, out _end, replaceInvalidSequences: false);
            buffer.Consume(valid);
            if (bytes.Length >= LongestSequence && valid == 0)
                buffer.CheckUtf8(bytes[..LongestSequence], _line);
        }
        while (_end == 0 && buffer.Fill());
        if (_end == 0)
        {
            buffer.CheckUtf8(buffer.Ahead, _line);
            if (_last == '\n')
                return false;
            _characters[_end++] = '\n';
        }
        _last = _characters[_end - 1];
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            buffer.Dispose();
        base.Dispose(disposing);
    }
}
