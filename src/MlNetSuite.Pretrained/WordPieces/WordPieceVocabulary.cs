using System.Globalization;
using System.Text;
using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.WordPieces;

/// <summary>The pieces of words that a BERT encoder knows (Schuster and Nakajima 2012; Devlin et al. 2018).</summary>
internal sealed class WordPieceVocabulary
{
    /// <summary>Words of more characters are unknown.</summary>
    internal const int LongestWord = 100;

    private const string Continuation = "##";
    private const int LongestPiece = 64;
    private const int MostPieces = 1 << 20;

    private WordPieceVocabulary(string[] pieces, bool isCased, string source)
    {
        (Pieces, IsCased) = (pieces, isCased);
        if (pieces.Length > MostPieces)
            throw new InputException($"{source} has {pieces.Length:N0} pieces; a vocabulary of at most {MostPieces:N0} is expected.");
        Unknown = Find("[UNK]", source);
        Start = Find("[CLS]", source);
        End = Find("[SEP]", source);
    }

    /// <summary>All pieces; the place of one is its number. Those within a word begin with <c>##</c>.</summary>
    internal IReadOnlyList<string> Pieces { get; }

    /// <summary>Whether case and accents matter.</summary>
    internal bool IsCased { get; }

    /// <summary>What stands for a word that no pieces make up.</summary>
    internal int Unknown { get; }

    /// <summary>What every text begins with.</summary>
    internal int Start { get; }

    /// <summary>What every text ends with.</summary>
    internal int End { get; }

    /// <summary>Reads a <c>vocab.txt</c>: a piece a line.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="isCased">Whether case and accents matter, which the file does not say.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InputException">A piece that every model needs is missing.</exception>
    internal static WordPieceVocabulary OfLines(byte[] bytes, bool isCased, string source)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines[^1].Length == 0)
            lines = lines[..^1];
        return new([.. lines.Select(line => line.TrimEnd('\r'))], isCased, source);
    }

    /// <summary>Reads a <c>tokenizer.json</c> of Hugging Face's tokenizers.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InputException">The tokenizer is none of BERT's.</exception>
    internal static WordPieceVocabulary OfTokenizer(byte[] bytes, string source)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return OfTokenizer(json.RootElement, source);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{source} is not a tokenizer as huggingface/tokenizers writes it: {e.Message}", e);
        }
    }

    /// <summary>The pieces that text can be made of: with their characters, whether they begin a word, and their number.</summary>
    internal IEnumerable<(int[] Characters, bool BeginsWord, int Number)> Matches()
    {
        for (var number = 0; number < Pieces.Count; number++)
        {
            var beginsWord = !Pieces[number].StartsWith(Continuation, StringComparison.Ordinal);
            var piece = beginsWord ? Pieces[number] : Pieces[number][Continuation.Length..];
            int[] characters = [.. piece.EnumerateRunes().Select(rune => rune.Value)];
            if (characters.Length is > 0 and <= LongestPiece)
                yield return (characters, beginsWord, number);
        }
    }

    private static WordPieceVocabulary OfTokenizer(JsonElement json, string source)
    {
        var model = json.GetProperty("model");
        Require(model, "type", "WordPiece", source);
        var normalizer = json.GetProperty("normalizer");
        Require(normalizer, "type", "BertNormalizer", source);
        Require(json.GetProperty("pre_tokenizer"), "type", "BertPreTokenizer", source);
        if (model.TryGetProperty("continuing_subword_prefix", out var prefix) && prefix.GetString() != Continuation)
            throw new InputException($"{source} marks pieces within a word by '{prefix.GetString()}'; '{Continuation}' is expected.");
        if (model.TryGetProperty("max_input_chars_per_word", out var longest) && longest.GetInt32() != LongestWord)
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"{source} takes words of {longest.GetInt32()} characters; {LongestWord} are expected."));
        var lowers = normalizer.GetProperty("lowercase").GetBoolean();
        // Null leaves it to the case.
        if (normalizer.TryGetProperty("strip_accents", out var strips) && strips.ValueKind != JsonValueKind.Null
            && strips.GetBoolean() != lowers)
            throw new InputException($"{source} folds case without accents, or accents without case; both or neither are expected.");
        return new(InOrder(model.GetProperty("vocab"), source), !lowers, source);
    }

    private static void Require(JsonElement of, string property, string expected, string source)
    {
        var given = of.ValueKind == JsonValueKind.Object && of.TryGetProperty(property, out var value) ? value.GetString() : null;
        if (given != expected)
            throw new InputException(
                $"{source} describes a tokenizer of another kind ({given ?? "none"}); {expected}, as BERT's encoders have it, is " +
                "expected.");
    }

    private static string[] InOrder(JsonElement vocabulary, string source)
    {
        var numbered = vocabulary.EnumerateObject().Select(p => (Piece: p.Name, Number: p.Value.GetInt32())).ToList();
        var pieces = new string[numbered.Count];
        foreach (var (piece, number) in numbered)
        {
            if (number < 0 || number >= pieces.Length || pieces[number] is not null)
                throw new InputException($"{source} gives the piece '{piece}' the number {number}; each from 0 is expected once.");
            pieces[number] = piece;
        }
        return pieces;
    }

    private int Find(string piece, string source)
    {
        for (var i = 0; i < Pieces.Count; i++)
            if (Pieces[i] == piece)
                return i;
        throw new InputException($"{source} lacks the piece {piece}; the vocabulary of a BERT encoder, a piece a line, is expected.");
    }
}
