namespace MlNetSuite.Data.Readers;

/// <summary>Lines of a text, one at a time, over a reused buffer; line breaks LF or CRLF, the last may be missing.</summary>
internal sealed class LineReader(LineBuffer buffer) : IDisposable
{
    private int _length;

    internal string Name => buffer.Name;

    /// <summary>From 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Without its line break. Only until the next is read.</summary>
    internal ReadOnlySpan<byte> Bytes => buffer.Ahead[.._length].TrimEnd("\r\n"u8);

    /// <summary>Moves to the next line; false after the last.</summary>
    internal bool Read()
    {
        buffer.Consume(_length);
        _length = 0;
        var searched = 0;
        Number++;
        while (true)
        {
            var end = buffer.Ahead[searched..].IndexOf((byte)'\n');
            _length = end < 0 ? buffer.Ahead.Length : searched + end + 1;
            if (_length > DelimitedReader.LongestField)
                throw new InputException(
                    $"{Name}, line {Number:N0}: longer than {DelimitedReader.LongestField >> 20} MiB, the most a line may hold");
            if (end >= 0)
                return true;
            searched = buffer.Ahead.Length;
            if (!buffer.Fill())
                return _length > 0;
        }
    }

    /// <summary>Refuses a line that is not UTF-8.</summary>
    internal void CheckUtf8() => buffer.CheckUtf8(Bytes, Number);

    public void Dispose() => buffer.Dispose();
}
