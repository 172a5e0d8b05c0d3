using System.Globalization;

namespace MlNetSuite.Prediction.Texts;

/// <summary>What a name, an acronym or a number looks like, whichever it is: "What city is Denver in" becomes "What city is Xx
/// in".</summary>
/// <remarks>A text's first word keeps its letters, as its capital says nothing. Capitals are spelt out, not taken from Unicode
/// categories, for the reason given at <see cref="Tokens"/>.</remarks>
internal static class WordShape
{
    /// <summary>Symbols of shapes lie above those of words.</summary>
    internal const int FirstSymbol = (1 << NgramShape.WordBits) - 3;

    private const int Name = FirstSymbol;
    private const int Acronym = FirstSymbol + 1;
    private const int Number = FirstSymbol + 2;

    // Latin, Greek, Cyrillic.
    private static readonly (int First, int Last)[] Capitals =
        [(0x41, 0x5A), (0xC0, 0xD6), (0xD8, 0xDE), (0x391, 0x3A1), (0x3A3, 0x3A9), (0x400, 0x42F)];

    private static readonly string Capital =
        $"[{string.Concat(Capitals.Select(r => string.Create(CultureInfo.InvariantCulture, $"\\x{{{r.First:X}}}-\\x{{{r.Last:X}}}")))}]";

    /// <summary>Patterns of whole words for RE2, and their symbols; the first that matches counts.</summary>
    internal static IReadOnlyList<(string Pattern, int Symbol)> Patterns { get; } =
        [($"{Capital}{Capital}.*", Acronym), ($"{Capital}.*", Name), ("[0-9].*", Number)];

    /// <summary>Puts the symbols of shapes in place of those of names, acronyms and numbers.</summary>
    /// <param name="text">The text, its case as it is.</param>
    /// <param name="symbols">Its words, between <see cref="Symbols.Start"/> and <see cref="Symbols.End"/>.</param>
    internal static void Put(ReadOnlySpan<char> text, Span<int> symbols)
    {
        var symbol = 1;
        for (var at = 0; Tokens.Next(text, ref at) is { Length: > 0 } word; symbol++)
            if (symbol > 1 && Of(word) is var shape && shape != Symbols.Unknown)
                symbols[symbol] = shape;
    }

    private static int Of(ReadOnlySpan<char> word) =>
        char.IsAsciiDigit(word[0]) ? Number :
        !IsCapital(word[0]) ? Symbols.Unknown :
        word.Length > 1 && IsCapital(word[1]) ? Acronym : Name;

    private static bool IsCapital(char character)
    {
        foreach (var (first, last) in Capitals)
            if (character >= first && character <= last)
                return true;
        return false;
    }
}
