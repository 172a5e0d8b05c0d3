using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

public sealed class WordPieceGraphTests : IClassFixture<WordPieceGraphTests.Graphs>
{
    private readonly Graphs _graphs;

    public WordPieceGraphTests(Graphs graphs) => _graphs = graphs;

    // google-research/bert, tokenization_test.py.
    [Theory]
    [InlineData("UNwant\u00E9d,running", "un ##want ##ed , runn ##ing")]
    [InlineData("unwanted running", "un ##want ##ed runn ##ing")]
    [InlineData("unwantedX running", "[UNK] runn ##ing")]
    [InlineData("", "")]
    public void It_splits_as_the_published_examples_do(string text, string pieces) =>
        Assert.Equal($"[CLS] {pieces} [SEP]".Replace("  ", " ", StringComparison.Ordinal), _graphs.Named(text));

    [Property(MaxTest = 300)]
    public Property It_is_the_plain_tokenizer() => Prop.ForAll(Texts, text =>
        Assert.Equal(_graphs.Plain.Tokenize(text, Graphs.MaxTokens), _graphs.Small.Tokenize(text)));

    private static Arbitrary<string> Texts => Gen.OneOf(
            Gen.Elements("un", "want", "ed", "runn", "ing", "wa", ",", " ", "x", "\u00E9", "e\u0301", "\t", "\u0000", "\u4E2D", "\uD83D\uDE00",
                "\uD83D", "\uDE00", "\uD55C", "\u0130", "\u200B", "\u2028", "!", "\uFFFD", "\uFFFF", "\uD83D\uD83D\uDE00", new string('u', 101)),
            Gen.Choose(0, 0xFFFF).Select(c => ((char)c).ToString()))
        .ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

    public sealed class Graphs : IDisposable
    {
        internal const int MaxTokens = 64;

        private static readonly WordPieceVocabulary Vocabulary = WordPieceVocabulary.OfLines(Encoding.UTF8.GetBytes(
            "[UNK]\n[CLS]\n[SEP]\nwant\n##want\n##ed\nwa\nun\nrunn\n##ing\n,\nu\n##u\n\u4E2D\n##\u00E9\ne\n##e\n"), isCased: false, "test");

        internal TokenizerSession Small { get; } = new(Vocabulary, MaxTokens);

        internal PlainWordPiece Plain { get; } = new(Vocabulary);

        internal string Named(string text) => string.Join(' ', Small.Tokenize(text).Select(t => Vocabulary.Pieces[(int)t]));

        public void Dispose() => Small.Dispose();
    }
}
