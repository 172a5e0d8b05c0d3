using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

/// <summary>BERT's tokenizer as google-research/bert's <c>tokenization.py</c> writes it, with its loops: what the graph is compared to. What
/// a character is folded to both take from the same table, which has tests of its own.</summary>
internal sealed class PlainWordPiece(WordPieceVocabulary vocabulary)
{
    private readonly Dictionary<string, int> _numbers = Numbers(vocabulary);

    internal List<long> Tokenize(string text, int maxTokens)
    {
        var tokens = Words(text.Length > TokenGraph.MostCharacters ? text[..TokenGraph.MostCharacters] : text)
            .SelectMany(Pieces).Take(maxTokens - 2);
        return [vocabulary.Start, .. tokens, vocabulary.End];
    }

    private List<List<int>> Words(string text)
    {
        List<List<int>> words = [];
        List<int> word = [];
        foreach (var symbol in Symbols(text))
        {
            if (symbol >= FoldedCharacters.Alone)
            {
                words.Add(word);
                word = [];
                if (symbol != FoldedCharacters.Space)
                    words.Add([symbol - FoldedCharacters.Alone]);
            }
            else
                word.Add(symbol);
        }
        return [.. words.Append(word).Where(w => w.Count > 0)];
    }

    private IEnumerable<int> Symbols(string text)
    {
        var table = vocabulary.IsCased ? FoldedCharacters.Cased : FoldedCharacters.Uncased;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            var character = isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            i += isPair ? 1 : 0;
            var row = table.Rows[table.Pages[character >> 8] * 256 + (character & 255)];
            foreach (var symbol in table.Expansions.AsSpan(row * FoldedCharacters.Longest, FoldedCharacters.Longest).ToArray())
                if (symbol != 0)
                    yield return symbol switch
                    {
                        FoldedCharacters.Itself => character,
                        FoldedCharacters.ItselfAlone => character + FoldedCharacters.Alone,
                        _ => symbol,
                    };
        }
    }

    private List<int> Pieces(List<int> word)
    {
        if (word.Count > WordPieceVocabulary.LongestWord)
            return [vocabulary.Unknown];
        List<int> pieces = [];
        for (var from = 0; from < word.Count;)
        {
            var to = word.Count;
            var piece = -1;
            for (; to > from && piece < 0; to--)
            {
                var text = (from > 0 ? "##" : "") + string.Concat(word[from..to].Select(Text));
                piece = _numbers.GetValueOrDefault(text, -1);
            }
            if (piece < 0)
                return [vocabulary.Unknown];
            pieces.Add(piece);
            from = to + 1;
        }
        return pieces;
    }

    // A lone surrogate never gets so far: the table leaves it out.
    private static string Text(int character) => char.ConvertFromUtf32(character);

    private static Dictionary<string, int> Numbers(WordPieceVocabulary vocabulary)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < vocabulary.Pieces.Count; i++)
            numbers[vocabulary.Pieces[i]] = i;
        return numbers;
    }
}
