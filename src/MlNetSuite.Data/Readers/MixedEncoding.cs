using System.Text;
using System.Text.Unicode;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Files of UTF-8 into which lines of Windows-1252 were pasted: some lines have characters of UTF-8, some have bytes that are
/// none. Such bytes are read as Windows-1252, and told. A file without any character of UTF-8 beyond ASCII is of another encoding
/// altogether, which is for a person to name.</summary>
internal static class MixedEncoding
{
    private static readonly Encoding Windows = TextEncodings.Find("windows-1252");

    private static readonly Encoding Utf8OrWindows =
        Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new WindowsFallback());

    /// <summary>The file as it is to be read, and what is told about that; null where it is read as it is.</summary>
    internal static (InputFile File, string? Note) Resolve(InputFile file, ColumnRoles roles)
    {
        if (roles is not { Encoding: null, EncodingUnlessUtf8: null } || file.IsNoFile || TableContainer.IsNoText(file))
            return (file, null);
        var (utf8, others, first) = Count(file, roles);
        if (utf8 == 0 || others == 0)
            return (file, null);
        var lines = others == 1 ? $"line {first:N0} is" : $"{others:N0} lines, the first of them line {first:N0}, are";
        return (file with { Open = () => Encoding.CreateTranscodingStream(file.Open(), Utf8OrWindows, Encoding.UTF8) },
            $"{file.Name}: {lines} not UTF-8, while {utf8:N0} {(utf8 == 1 ? "other is" : "others are")}: read as windows-1252 " +
            "(--encoding says otherwise)");
    }

    /// <summary>Lines with characters of UTF-8 beyond ASCII, lines with bytes that are no UTF-8, and the first of these.</summary>
    private static (long Utf8, long Others, long First) Count(InputFile file, ColumnRoles roles)
    {
        var (utf8, others, first) = (0L, 0L, 0L);
        using var lines = new LineReader(new(file.Name, file.Open(), given: roles));
        while (lines.Read())
            if (!Utf8.IsValid(lines.Bytes))
            {
                others++;
                first = first == 0 ? lines.Number : first;
            }
            else if (!Ascii.IsValid(lines.Bytes))
                utf8++;
        return (utf8, others, first);
    }

    private sealed class WindowsFallback : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Characters();

        private sealed class Characters : DecoderFallbackBuffer
        {
            private string _text = "";
            private int _next;

            public override int Remaining => _text.Length - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                (_text, _next) = (Windows.GetString(bytesUnknown), 0);
                return _text.Length > 0;
            }

            public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0)
                    return false;
                _next--;
                return true;
            }
        }
    }
}
