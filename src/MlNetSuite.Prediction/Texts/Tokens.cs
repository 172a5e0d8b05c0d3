using System.Globalization;
using System.Text;

namespace MlNetSuite.Prediction.Texts;

/// <summary>What a word is: a longest run of word characters, or one mark, symbol or ideograph on its own.</summary>
/// <remarks>The same ranges of code points make the table for training here and the RE2 pattern for the shipped graph.
/// They are spelt out, not taken from Unicode categories, because .NET and ONNX Runtime come with different editions of
/// Unicode. Chinese characters and kana stand alone since those scripts put no space between words. A surrogate without
/// its partner becomes U+FFFD on its way into ONNX, and so it separates here as well.</remarks>
internal static class Tokens
{
    private static readonly (int First, int Last)[] Separators =
    [
        (0x00, 0x20), (0x7F, 0xA0), (0x1680, 0x1680), (0x2000, 0x200B), (0x2028, 0x2029), (0x202F, 0x202F),
        (0x205F, 0x2060), (0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFF),
    ];

    private static readonly (int First, int Last)[] Singles =
    [
        (0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E),
        (0xA1, 0xA9), (0xAB, 0xAC), (0xAE, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB), (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7),
        (0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F), (0x66A, 0x66D), (0x6D4, 0x6D4), (0x964, 0x965),
        (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20CF), (0x2190, 0x2BFF),
        (0x2E80, 0x2FFF), (0x3001, 0x303F), (0x3041, 0x30FF), (0x3200, 0x4DBF), (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF), (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF01, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65),
        (0x1F000, 0x1FAFF), (0x20000, 0x3FFFF),
    ];

    private const byte Word = 0;
    private const byte Separator = 1;
    private const byte Single = 2;

    private static readonly byte[] Kinds = CreateKinds();

    /// <summary>The same words as a pattern for RE2 (https://github.com/google/re2/wiki/Syntax).</summary>
    internal static string Pattern { get; } = $"[^{Class(Separators)}{Class(Singles)}]+|[{Class(Singles)}]";

    /// <summary>Every separating code point but surrogates.</summary>
    internal static IEnumerable<int> SeparatingCodePoints => Separators.SelectMany(r => Enumerable.Range(r.First, r.Last - r.First + 1));

    /// <summary>Whether a code point separates words; a lone surrogate does.</summary>
    internal static bool Separates(int codePoint) => KindOf(codePoint) == Separator;

    /// <summary>The next word at or after <paramref name="at"/>, which moves past it; empty at the end of the text.</summary>
    internal static ReadOnlySpan<char> Next(ReadOnlySpan<char> text, ref int at)
    {
        var start = -1;
        while (at < text.Length)
        {
            var width = Width(text, at);
            var kind = width == 1 ? Kinds[text[at]] : KindOf(char.ConvertToUtf32(text[at], text[at + 1]));
            if (kind != Word && start >= 0)
                break;
            if (kind == Single)
            {
                at += width;
                return text.Slice(at - width, width);
            }
            if (kind == Word && start < 0)
                start = at;
            at += width;
        }
        return start < 0 ? default : text[start..at];
    }

    /// <summary>Folds case as ML.NET's NormalizeText does: code unit by code unit, by the invariant culture.</summary>
    internal static ReadOnlySpan<char> Lower(string text, ref char[] buffer)
    {
        if (buffer.Length < text.Length)
            buffer = new char[Math.Max(text.Length, 2 * buffer.Length)];
        var lower = buffer.AsSpan(0, text.Length);
        if (Ascii.ToLower(text, lower, out _) != System.Buffers.OperationStatus.Done)
            for (var i = 0; i < text.Length; i++)
                lower[i] = char.ToLowerInvariant(text[i]);
        return lower;
    }

    /// <summary>Code units of the code point at <paramref name="at"/>.</summary>
    internal static int Width(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static byte KindOf(int codePoint)
    {
        if (codePoint < Kinds.Length)
            return Kinds[codePoint];
        foreach (var (first, last) in Singles)
            if (codePoint >= first && codePoint <= last)
                return Single;
        return Word;
    }

    private static byte[] CreateKinds()
    {
        var kinds = new byte[0x10000];
        foreach (var (first, last) in Separators)
            kinds.AsSpan(first..(last + 1)).Fill(Separator);
        foreach (var (first, last) in Singles.Where(r => r.Last < kinds.Length))
            kinds.AsSpan(first..(last + 1)).Fill(Single);
        kinds.AsSpan(0xD800..0xE000).Fill(Separator);
        return kinds;
    }

    private static string Class((int First, int Last)[] ranges) =>
        string.Concat(ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"\\x{{{r.First:X}}}-\\x{{{r.Last:X}}}")));
}
