using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>The symbols of a text, valid until the next call.</summary>
internal delegate ReadOnlySpan<int> SymbolReader(int text);

/// <summary>Texts in one kind of symbols.</summary>
/// <param name="Count">How many texts.</param>
/// <param name="Total">Symbols of all texts, or somewhat more.</param>
/// <param name="Open">Makes a reader for one thread.</param>
internal sealed record SymbolTexts(int Count, long Total, Func<SymbolReader> Open)
{
    /// <summary>Symbols that lie in memory.</summary>
    internal static SymbolTexts Of(Symbols symbols) => new(symbols.Count, symbols.Values.Length, () => text => symbols[text]);

    /// <summary>Characters, numbered anew each time they are read: that takes less time than memory.</summary>
    internal static SymbolTexts Of(IReadOnlyList<string> texts, CharacterTable characters) =>
        new(texts.Count, texts.Sum(text => text.Length + 2L), () =>
        {
            char[] lower = [];
            int[] symbols = [];
            return text =>
            {
                var read = Tokens.Lower(texts[text], ref lower);
                if (symbols.Length < read.Length + 2)
                    symbols = new int[2 * (read.Length + 2)];
                return symbols.AsSpan(0, characters.Read(read, symbols));
            };
        });
}

/// <summary>Texts in one kind of symbols, and the n-grams known of these.</summary>
internal sealed record NgramBags(SymbolTexts Texts, IReadOnlyList<NgramTable> Tables);
