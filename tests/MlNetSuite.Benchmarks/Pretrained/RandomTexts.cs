using System.Text;
using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary>Texts that nobody would write: pieces of words run together, all planes of Unicode, halves of surrogate pairs, control
/// characters, words of hundreds of letters.</summary>
internal sealed class RandomTexts(WordPieceVocabulary vocabulary, int seed)
{
    private const string Separators = "   \t\n.,-'\"/()\u00A0\u200B\u3000\u4E2D\u0000\uFFFD";

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    internal string Next()
    {
        _text.Clear();
        for (var part = _random.Next(12); part > 0; part--)
        {
            AddPart();
            if (_random.Next(3) > 0)
                _text.Append(Separators[_random.Next(Separators.Length)]);
        }
        return _text.ToString();
    }

    private void AddPart()
    {
        switch (_random.Next(8))
        {
            case 0:
                for (var i = _random.Next(1, 6); i > 0; i--)
                    _text.Append(new Rune(RandomScalar(0x10FFFF)));
                break;
            case 1:
                for (var i = _random.Next(1, 10); i > 0; i--)
                    _text.Append(new Rune(RandomScalar(0x2FF)));
                break;
            case 2:
                _text.Append((char)_random.Next(0xD800, 0xE000));
                break;
            case 3:
                _text.Append((char)_random.Next('a', 'z' + 1), _random.Next(1, 300));
                break;
            default:
                for (var i = _random.Next(1, 4); i > 0; i--)
                    AddPiece();
                break;
        }
    }

    private void AddPiece()
    {
        var piece = vocabulary.Pieces[_random.Next(vocabulary.Pieces.Count)];
        piece = piece.StartsWith("##", StringComparison.Ordinal) ? piece[2..] : piece;
        _text.Append(_random.Next(4) == 0 ? piece.ToUpperInvariant() : piece);
    }

    private int RandomScalar(int largest)
    {
        while (true)
            if (_random.Next(largest + 1) is var scalar && Rune.IsValid(scalar))
                return scalar;
    }
}
