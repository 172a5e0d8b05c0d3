using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

public sealed class WordPieceVocabularyTests
{
    private const string Pieces = """{"[UNK]":0,"[CLS]":1,"[SEP]":2,"a":3,"##b":4}""";

    [Fact]
    public void A_list_of_lines_may_end_them_as_windows_does()
    {
        var vocabulary = WordPieceVocabulary.OfLines("[UNK]\r\n[CLS]\r\n[SEP]\r\na\r\n"u8.ToArray(), isCased: true, "vocab.txt");
        Assert.Equal(["[UNK]", "[CLS]", "[SEP]", "a"], vocabulary.Pieces);
        Assert.True(vocabulary.IsCased);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_tokenizer_says_whether_case_matters(bool lowers, bool isCased) =>
        Assert.Equal(isCased, Read(Tokenizer("WordPiece", lowers ? "true" : "false", "null")).IsCased);

    [Theory]
    [InlineData("Unigram", "true", "null", "Unigram")]
    [InlineData("BPE", "true", "null", "BPE")]
    [InlineData("WordPiece", "true", "false", "accents")]
    public void Other_tokenizers_are_refused_by_name(string model, string lowers, string strips, string named)
    {
        var fault = Assert.Throws<InputException>(() => Read(Tokenizer(model, lowers, strips)));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    public void A_damaged_tokenizer_is_refused(string json) => Assert.Throws<InputException>(() => Read(json));

    [Fact]
    public void Numbers_of_pieces_are_from_0() => Assert.Throws<InputException>(() =>
        Read(Tokenizer("WordPiece", "true", "null").Replace(Pieces, """{"a":7}""", StringComparison.Ordinal)));

    [Fact]
    public void A_vocabulary_without_the_pieces_that_every_model_needs_is_refused() => Assert.Contains("[SEP]",
        Assert.Throws<InputException>(() => WordPieceVocabulary.OfLines("[UNK]\n[CLS]\n"u8.ToArray(), false, "vocab.txt")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void No_two_pieces_share_a_key()
    {
        var vocabulary = WordPieceVocabulary.OfLines("[UNK]\n[CLS]\n[SEP]\nab\n##ab\nba\na\n##b\n"u8.ToArray(), false, "vocab.txt");
        Assert.Equal(vocabulary.Pieces.Count, PieceKeys.Of(vocabulary).Matches.Count);
    }

    private static WordPieceVocabulary Read(string json) => WordPieceVocabulary.OfTokenizer(Encoding.UTF8.GetBytes(json), "tokenizer.json");

    private static string Tokenizer(string model, string lowers, string strips) =>
        $$$"""
        {"model":{"type":"{{{model}}}","vocab":{{{Pieces}}}},"normalizer":{"type":"BertNormalizer","lowercase":{{{lowers}}},
        "strip_accents":{{{strips}}}},"pre_tokenizer":{"type":"BertPreTokenizer"}}
        """;
}
