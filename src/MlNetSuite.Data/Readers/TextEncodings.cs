using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Text of any encoding as UTF-8, which is what all readers read.</summary>
internal static class TextEncodings
{
    private static readonly string[] Usual =
    [
        "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "iso-8859-1", "iso-8859-2",
        "iso-8859-15", "ibm850", "macintosh", "shift_jis", "gb18030", "big5", "euc-kr", "koi8-r",
    ];

    /// <summary>An encoding by its name or its number, such as <c>windows-1252</c>, <c>cp1252</c> or <c>1252</c>; it refuses what it
    /// cannot read.</summary>
    /// <exception cref="InputException">There is none of this name.</exception>
    internal static Encoding Find(string name)
    {
        var digits = name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name[2..] : name;
        try
        {
            var (fail, stop) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0
                ? CodePagesEncodingProvider.Instance.GetEncoding(page, fail, stop) ?? Encoding.GetEncoding(page, fail, stop)
                : CodePagesEncodingProvider.Instance.GetEncoding(name, fail, stop) ?? Encoding.GetEncoding(name, fail, stop);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            var near = Nearest.To(name, CodePagesEncodingProvider.Instance.GetEncodings().Select(e => e.Name).Concat(Usual));
            throw new InputException(
                $"encoding '{name}': not known.{(near is null ? "" : $" Did you mean '{near}'?")} Among those known are " +
                $"{string.Join(", ", Usual)}; a number of a code page is taken as well", fault);
        }
    }

    /// <summary>How a text is encoded that begins with these bytes; null for UTF-8.</summary>
    internal static Encoding? Of(ReadOnlySpan<byte> beginning, ColumnRoles given) => beginning switch
    {
        [0xEF, 0xBB, 0xBF, ..] => null,
        // A byte order mark says which half of a character comes first.
        [0xFF, 0xFE, ..] when IsUtf16(given) => Encoding.Unicode,
        [0xFE, 0xFF, ..] when IsUtf16(given) => Encoding.BigEndianUnicode,
        // No text of another encoding begins so; it is refused as what it is.
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => null,
        _ when given.Encoding is { } name => Find(name) is { CodePage: not 65001 } encoding ? encoding : null,
        _ when given.EncodingUnlessUtf8 is { } name && !BeginsAsUtf8(beginning) => Find(name),
        _ => null,
    };

    /// <summary>Whether a text that begins with these bytes has characters of UTF-8 beyond ASCII, and nothing else.</summary>
    internal static bool IsUtf8(ReadOnlySpan<byte> beginning) => !Ascii.IsValid(beginning) && BeginsAsUtf8(beginning);

    private static bool IsUtf16(ColumnRoles given) =>
        (given.Encoding ?? given.EncodingUnlessUtf8)?.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether all is UTF-8 but for a character cut short at the end.</summary>
    private static bool BeginsAsUtf8(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        return Utf8.ToUtf16(bytes, characters, out _, out _, replaceInvalidSequences: false, isFinalBlock: false)
            is not OperationStatus.InvalidData;
    }
}
