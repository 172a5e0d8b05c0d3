using System.Text;
using System.Text.RegularExpressions;
namespace MlNetSuite.Analysis.Explanations;

/// <summary>A text as runs of letters, digits and underscores; a word can be taken out wherever it stands, all else stays.</summary>
internal sealed partial class TextWords
{
    private const int LongestOnStack = 64;

    private readonly string _text;
    private readonly List<(int Start, int Length, int Word)> _places = [];
    private readonly List<string> _words = [];

    /// <param name="text">Any text.</param>
    /// <param name="most">Different words distinguished; later ones always stay in the text.</param>
    internal TextWords(string text, int most)
    {
        _text = text;
        Dictionary<string, int> numbers = [];
        foreach (var match in Word().EnumerateMatches(text))
        {
            var word = text.Substring(match.Index, match.Length);
            if (!numbers.TryGetValue(word, out var number))
            {
                Cut |= _words.Count == most;
                if (Cut)
                    continue;
                numbers[word] = number = _words.Count;
                _words.Add(word);
            }
            _places.Add((match.Index, match.Length, number));
        }
    }

    /// <summary>The different words, in the order in which they come; letter case counts.</summary>
    internal IReadOnlyList<string> Words => _words;

    /// <summary>Whether there are more different words than are distinguished.</summary>
    internal bool Cut { get; }

    /// <summary>The text with only the words marked true; those that are not distinguished stay.</summary>
    internal string With(bool[] words)
    {
        var kept = new StringBuilder(_text.Length);
        var from = 0;
        foreach (var (start, length, word) in _places)
            if (!words[word])
            {
                kept.Append(_text, from, start - from);
                from = start + length;
            }
        return kept.Append(_text, from, _text.Length - from).ToString();
    }

    /// <summary>How many words a text has.</summary>
    internal static int Count(string text) => Word().Count(text);

    /// <summary>Calls <paramref name="take"/> with the words of a text in lower case, one after another.</summary>
    internal static void Each(string text, Action<ReadOnlySpan<char>> take)
    {
        Span<char> few = stackalloc char[LongestOnStack];
        foreach (var match in Word().EnumerateMatches(text))
        {
            var lower = match.Length <= LongestOnStack ? few[..match.Length] : new char[match.Length];
            text.AsSpan(match.Index, match.Length).ToLowerInvariant(lower);
            take(lower);
        }
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}_]+", RegexOptions.CultureInvariant)]
    internal static partial Regex Word();
}
