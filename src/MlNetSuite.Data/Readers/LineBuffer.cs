using System.Text;
using System.Text.Unicode;

namespace MlNetSuite.Data.Readers;

/// <summary>A window over the bytes of a text stream, as long as the longest row asked of it.</summary>
internal sealed class LineBuffer : IDisposable
{
    /// <summary>Rows longer than this are refused.</summary>
    internal const int LongestRow = 16 << 20;
    private const int SampleLength = 1 << 16;
    private readonly Encoding? _encoding;
    private Stream _stream;
    private byte[] _bytes = new byte[SampleLength * 2];
    private int _start, _end;

    /// <param name="name">For messages.</param>
    /// <param name="stream">Closed with the buffer.</param>
    /// <param name="interactive">Whether rows are needed as soon as they arrive: the first row is a sufficient sample then.</param>
    /// <param name="given">How it is encoded, if that is given.</param>
    internal LineBuffer(string name, Stream stream, bool interactive = false, ColumnRoles? given = null)
    {
        Name = name;
        _stream = stream;
        FillSample(interactive);
        if (TextEncodings.Of(Ahead, given ?? new()) is { } encoding)
        {
            _encoding = encoding;
            var isUtf8 = TextEncodings.IsUtf8(Ahead);
            _stream = Encoding.CreateTranscodingStream(
                new RejoinedStream(Ahead.ToArray(), stream), encoding, Encoding.UTF8);
            (_start, _end) = (0, 0);
            FillSample(interactive);
            if (given!.Encoding is null)
                Note = $"{name} is not UTF-8 and was read as {encoding.WebName}, as the training rows were";
            else if (isUtf8)
                Note = $"{name} was read as {encoding.WebName}, as --encoding says, but its bytes are those of UTF-8: are letters wrong?";
        }
        if (Ahead is [0xEF, 0xBB, 0xBF, ..])
            Consume(3);
        else if (Ahead is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new InputException($"{name}: text in UTF-16; expected UTF-8. Save it as UTF-8, or give --encoding utf-16");
        else if (Ahead is [(byte)'P', (byte)'K', 3, 4, ..])
            throw new InputException($"{name}: a zip archive; expected text");
    }

    internal string Name { get; }

    /// <summary>What is told about its encoding, or null.</summary>
    internal string? Note { get; }

    /// <summary>Bytes of the stream before <see cref="Ahead"/>.</summary>
    internal long Offset { get; private set; }

    /// <summary>Lines that were passed over before any was read.</summary>
    internal long SkippedLines { get; private set; }

    /// <summary>Whether the stream has nothing after <see cref="Ahead"/>.</summary>
    internal bool Ended { get; private set; }

    /// <summary>What is loaded and not yet consumed; at the beginning at least 64 KB, if the stream has them.</summary>
    internal ReadOnlySpan<byte> Ahead => _bytes.AsSpan(_start.._end);

    internal void Consume(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>The first line of <see cref="Ahead"/>, with its line break if the stream has one.</summary>
    internal ReadOnlySpan<byte> FirstLine()
    {
        int end;
        // A carriage return at the very end may be the first half of a line break.
        while ((end = Ahead.IndexOfAny((byte)'\r', (byte)'\n')) < 0 || (Ahead[end] == '\r' && end + 1 == Ahead.Length))
            if (!Fill())
                return end < 0 ? Ahead : Ahead[..(end + 1)];
        return Ahead[..(end + (Ahead[end..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))];
    }

    /// <summary>Passes over the first line.</summary>
    internal void SkipLine()
    {
        Consume(FirstLine().Length);
        SkippedLines++;
    }

    /// <summary>Refuses a beginning that is not UTF-8, naming the first such byte and its line.</summary>
    internal void CheckBeginning()
    {
        var bytes = Ahead;
        var line = SkippedLines + 1;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            // A line that is cut may end within a character.
            if (end == 0 && !Ended)
                return;
            end = end == 0 ? bytes.Length : end;
            CheckUtf8(bytes[..end], line++, Ahead.Length - bytes.Length);
            bytes = bytes[end..];
        }
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
        var read = ReadStream();
        _end += read;
        Ended = read == 0;
        return read > 0;
    }

    /// <summary>Refuses bytes that are not UTF-8, naming the first.</summary>
    /// <param name="row">Bytes of <see cref="Ahead"/>.</param>
    /// <param name="line">Where they are.</param>
    /// <param name="before">How many bytes are ahead of them.</param>
    internal void CheckUtf8(ReadOnlySpan<byte> row, long line, int before = 0)
    {
        if (Utf8.IsValid(row))
        {
            if (row.Contains((byte)0))
                throw new InputException(
                    $"{Name}, line {line:N0}: a zero byte at offset {Offset + before + row.IndexOf((byte)0):N0}; expected text");
            return;
        }
        var characters = new char[row.Length];
        Utf8.ToUtf16(row, characters, out var valid, out _, replaceInvalidSequences: false);
        throw new InputException(
            $"{Name}, line {line:N0}: byte 0x{row[valid]:X2} at offset {Offset + before + valid:N0} is not UTF-8. " +
            "Give its encoding, such as --encoding windows-1252, or save the file as UTF-8");
    }

    private void FillSample(bool interactive)
    {
        while (_end < SampleLength && Fill() && !(interactive && HasFirstRow()))
        {
        }
    }

    /// <summary>An object of JSON, or a header and what is below it: a header alone has no answer.</summary>
    private bool HasFirstRow() => Ahead.Count((byte)'\n') >= (Ahead.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? 1 : 2);

    private int ReadStream()
    {
        try
        {
            return _stream.Read(_bytes, _end, _bytes.Length - _end);
        }
        catch (DecoderFallbackException fault)
        {
            var bytes = string.Join(' ', (fault.BytesUnknown ?? []).Select(b => $"0x{b:X2}"));
            throw new InputException(
                $"{Name}, after line {Ahead.Count((byte)'\n') + SkippedLines + 1:N0}: {bytes} is not {_encoding!.WebName}; give another " +
                "--encoding", fault);
        }
    }

    public void Dispose() => _stream.Dispose();
}
