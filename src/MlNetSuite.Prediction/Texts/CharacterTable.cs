namespace MlNetSuite.Prediction.Texts;

/// <summary>A number for each character, one code point; 0 for others.</summary>
internal sealed class CharacterTable
{
    private readonly int[] _basic = new int[0x10000];
    private readonly Dictionary<int, int> _others = [];

    /// <param name="numbered">Characters, each a text of one code point, and their numbers.</param>
    internal CharacterTable(IEnumerable<(string Character, int Number)> numbered)
    {
        foreach (var (character, number) in numbered)
            if (character.Length == 1)
                _basic[character[0]] = number;
            else
                _others[char.ConvertToUtf32(character, 0)] = number;
    }

    /// <summary>Reads the characters of a text, white space and both ends being <see cref="Symbols.Start"/>.</summary>
    /// <param name="text">The text, its case folded.</param>
    /// <param name="into">At least two longer than the text.</param>
    /// <returns>How many there are.</returns>
    internal int Read(ReadOnlySpan<char> text, Span<int> into)
    {
        into[0] = Symbols.Start;
        var count = 1;
        for (var at = 0; at < text.Length;)
            into[count++] = Next(text, ref at);
        into[count] = Symbols.Start;
        return count + 1;
    }

    /// <summary>The number of the character at <paramref name="at"/>, which moves past it. A surrogate without its partner separates
    /// words, as the character that stands for it does.</summary>
    private int Next(ReadOnlySpan<char> text, ref int at)
    {
        var first = text[at++];
        if (!char.IsSurrogate(first))
            return _basic[first];
        if (char.IsLowSurrogate(first) || at == text.Length || !char.IsLowSurrogate(text[at]))
            return Symbols.Start;
        return _others.GetValueOrDefault(char.ConvertToUtf32(first, text[at++]), Symbols.Unknown);
    }
}
