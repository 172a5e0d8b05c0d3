using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

public sealed class FoldedCharactersTests
{
    // By google-research/bert's rules: NFD without Mn, lower case; Cc, Cf, Cn, Co and U+FFFD are nothing.
    [Theory]
    [InlineData('a', "a")]
    [InlineData('\u00C9', "e")]
    [InlineData('\u0130', "i")]
    [InlineData('\u03A3', "\u03C3")]
    [InlineData('\uD55C', "\u1112\u1161\u11AB")]
    [InlineData('\u0301', "")]
    [InlineData('\u0000', "")]
    [InlineData('\u200B', "")]
    [InlineData('\uFFFD', "")]
    [InlineData('\uD800', "")]
    [InlineData('\u20AC', "\u20AC")]
    public void Uncased(char given, string folded) => Assert.Equal(folded, string.Concat(Symbols(FoldedCharacters.Uncased, given)
        .Select(symbol => (char)symbol)));

    [Theory]
    [InlineData('\u00C9')]
    [InlineData('A')]
    [InlineData('\u0301')]
    public void Cased_leaves_letters_and_accents(char given) => Assert.Equal([given], Symbols(FoldedCharacters.Cased, given));

    [Theory]
    [InlineData('!', '!')]
    [InlineData('$', '$')]
    [InlineData('\u4E2D', '\u4E2D')]
    [InlineData('\u037E', ';')]
    public void Punctuation_and_ideographs_stand_alone(char given, char folded) =>
        Assert.Equal([folded + FoldedCharacters.Alone], Symbols(FoldedCharacters.Uncased, given));

    [Theory]
    [InlineData(' ')]
    [InlineData('\t')]
    [InlineData('\u00A0')]
    [InlineData('\u2028')]
    [InlineData('\u3000')]
    public void White_space_separates(char given) => Assert.Equal([FoldedCharacters.Space], Symbols(FoldedCharacters.Uncased, given));

    private static int[] Symbols(FoldedCharacters table, char given)
    {
        var row = table.Rows[table.Pages[given >> 8] * 256 + (given & 255)];
        return [.. table.Expansions.AsSpan(row * FoldedCharacters.Longest, FoldedCharacters.Longest).ToArray().Where(s => s != 0)
            .Select(symbol => symbol switch
            {
                FoldedCharacters.Itself => given,
                FoldedCharacters.ItselfAlone => given + FoldedCharacters.Alone,
                _ => symbol,
            })];
    }
}
