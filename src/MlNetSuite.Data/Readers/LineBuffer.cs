using System.Text.Unicode;

namespace MlNetSuite.Data.Readers;

/// <summary>A window over the bytes of a text stream, as long as the longest row asked of it.</summary>
internal sealed class LineBuffer : IDisposable
{
    /// <summary>Rows longer than this are refused.</summary>
    internal const int LongestRow = 16 << 20;
    private const int SampleLength = 1 << 16;
    private readonly Stream _stream;
    private byte[] _bytes = new byte[SampleLength * 2];
    private int _start, _end;

    /// <param name="name">For messages.</param>
    /// <param name="stream">Closed with the buffer.</param>
    /// <param name="interactive">Whether rows are needed as soon as they arrive: the first line is a sufficient sample then.</param>
    internal LineBuffer(string name, Stream stream, bool interactive = false)
    {
        Name = name;
        _stream = stream;
        while (_end < SampleLength && Fill() && !(interactive && Ahead.Contains((byte)'\n')))
        {
        }
        if (Ahead is [0xEF, 0xBB, 0xBF, ..])
            Consume(3);
        else if (Ahead is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new InputException($"{name}: text in UTF-16; expected UTF-8. Save it as UTF-8");
        else if (Ahead is [(byte)'P', (byte)'K', 3, 4, ..])
            throw new InputException($"{name}: a zip archive; expected text");
    }

    internal string Name { get; }

    /// <summary>Bytes of the stream before <see cref="Ahead"/>.</summary>
    internal long Offset { get; private set; }

    /// <summary>Whether the stream has nothing after <see cref="Ahead"/>.</summary>
    internal bool Ended { get; private set; }

    /// <summary>What is loaded and not yet consumed; at the beginning at least 64 KB, if the stream has them.</summary>
    internal ReadOnlySpan<byte> Ahead => _bytes.AsSpan(_start.._end);

    internal void Consume(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Loads more behind <see cref="Ahead"/>; false at the end of the stream, or with the longest row loaded.</summary>
    internal bool Fill()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(_bytes.Length * 2, LongestRow + SampleLength));
        // Full, which is not the end: the row is too long, and its reader refuses it.
        if (_end == _bytes.Length)
            return false;
        var read = _stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        Ended = read == 0;
        return read > 0;
    }

    /// <summary>Refuses bytes that are not UTF-8, naming the first.</summary>
    internal void CheckUtf8(ReadOnlySpan<byte> row, long line)
    {
        if (Utf8.IsValid(row))
        {
            if (row.Contains((byte)0))
                throw new InputException(
                    $"{Name}, line {line:N0}: a zero byte at offset {Offset + row.IndexOf((byte)0):N0}; expected text");
            return;
        }
        var characters = new char[row.Length];
        Utf8.ToUtf16(row, characters, out var valid, out _, replaceInvalidSequences: false);
        throw new InputException(
            $"{Name}, line {line:N0}: byte 0x{row[valid]:X2} at offset {Offset + valid:N0} is not UTF-8. " +
            "Save the file as UTF-8 (such as: iconv -f WINDOWS-1252 -t UTF-8)");
    }

    public void Dispose() => _stream.Dispose();
}
