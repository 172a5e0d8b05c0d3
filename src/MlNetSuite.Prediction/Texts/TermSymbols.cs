namespace MlNetSuite.Prediction.Texts;

/// <summary>Reads a text as the symbols that ML.NET's steps make n-grams of.</summary>
internal abstract class TermSymbols
{
    /// <summary>Reads a text.</summary>
    /// <param name="lower">The text, its case folded.</param>
    /// <param name="buffer">Where the symbols lie.</param>
    internal abstract ReadOnlySpan<int> Read(ReadOnlySpan<char> lower, TextRowBuffer buffer);
}

/// <summary>Runs of characters between separators; each word's symbol is one more than its place, and that of others 0.</summary>
internal sealed class SeparatedWords(WordTable words, IEnumerable<char> separators) : TermSymbols
{
    private readonly bool[] _separates = Separates(separators);

    internal override ReadOnlySpan<int> Read(ReadOnlySpan<char> lower, TextRowBuffer buffer)
    {
        for (var at = 0; at < lower.Length; at++)
        {
            var start = at;
            while (at < lower.Length && !_separates[lower[at]])
                at++;
            if (at > start)
                buffer.AddWord(words.Find(lower[start..at]) + 1);
        }
        return buffer.Words;
    }

    private static bool[] Separates(IEnumerable<char> separators)
    {
        var separates = new bool[0x10000];
        foreach (var separator in separators)
            separates[separator] = true;
        return separates;
    }
}

/// <summary>Code units, one after the other, with a mark before the first and one after the last.</summary>
internal sealed class MarkedCharacters : TermSymbols
{
    private const char Start = '\u0002';
    private const char End = '\u0003';

    private readonly int[] _numbers = new int[0x10000];

    private readonly bool _marksEmpty;

    /// <param name="known">The code units that any n-gram has, marks among them.</param>
    /// <param name="marksEmpty">Whether an empty text has its marks, or nothing at all.</param>
    internal MarkedCharacters(IEnumerable<int> known, bool marksEmpty)
    {
        _marksEmpty = marksEmpty;
        foreach (var unit in known)
            if (_numbers[unit] == 0)
                _numbers[unit] = ++Count;
    }

    /// <summary>How many code units are known.</summary>
    internal int Count { get; }

    /// <summary>The symbol of a code unit, 0 for one that no n-gram has.</summary>
    internal int this[int unit] => _numbers[unit];

    internal override ReadOnlySpan<int> Read(ReadOnlySpan<char> lower, TextRowBuffer buffer)
    {
        if (lower.IsEmpty && !_marksEmpty)
            return [];
        var symbols = buffer.Characters(lower.Length + 2);
        symbols[0] = _numbers[Start];
        for (var i = 0; i < lower.Length; i++)
            symbols[i + 1] = _numbers[lower[i]];
        symbols[^1] = _numbers[End];
        return symbols;
    }
}
