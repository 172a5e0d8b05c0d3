using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Text;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>What a model reads in a shipped graph is what it read in training.</summary>
public class VocabularyGraphTests
{
    private const int Columns = 3;
    private static readonly NgramOptions Everything = new(WordLength: 3, CharacterLength: 4, MinCount: 1, MaxPerLength: 10_000)
    {
        PairDistance = 3,
        Shapes = true,
    };

    [Property(MaxTest = 60)]
    public FsCheck.Property The_graph_finds_the_rows_that_training_found() =>
        Prop.ForAll(NastyTexts.All.Generator.ListOf(8).ToArbitrary(), texts => AssertSame(texts.ToArray(), Everything));

    [Fact]
    public void Texts_of_all_sizes_are_read_alike()
    {
        string[] texts = ["", " ", "\n\t", "x", "X", "X Y", "İ Ω K 7", "a b", "?", "😀",
            string.Concat(Enumerable.Repeat("many words, ", 5000)), new string('w', 100_000), "日"];
        AssertSame(texts, Everything);
    }

    [Fact]
    public void Pairs_are_of_words_up_to_their_distance_apart()
    {
        var options = new NgramOptions(1, 0, 1, 100) { PairDistance = 2 };
        var (vocabulary, bags) = Vocabulary.Learn(["a b c d"], options, 1, TestContext.Current.CancellationToken);
        var numbers = vocabulary.Words.Select((word, i) => (word, (long)Symbols.First + i)).ToDictionary(w => w.Item2, w => w.word);
        numbers[Symbols.Start] = "<";
        numbers[Symbols.End] = ">";
        var pairs = Assert.Single(vocabulary.PairTables).Keys
            .Select(key => numbers[key >> NgramShape.WordBits] + numbers[key & ((1L << NgramShape.WordBits) - 1)]);
        Assert.Equal(["<a", "<b", "ab", "ac", "bc", "bd", "c>", "cd", "d>"], pairs.Order(StringComparer.Ordinal));
        Assert.Equal(1 + 4 + 1 + 9, bags[0].Length);
    }

    [Fact]
    public void Characters_within_words_have_white_space_at_their_ends_only()
    {
        var options = new NgramOptions(1, 3, 1, 100) { CharactersWithinWords = true };
        var (vocabulary, bags) = Vocabulary.Learn(["ab c"], options, 1, TestContext.Current.CancellationToken);
        string Letters(long key, int length) => string.Concat(Enumerable.Range(1, length)
            .Select(i => (int)(key >> ((length - i) * NgramShape.CharacterBits)) & ((1 << NgramShape.CharacterBits) - 1))
            .Select(symbol => symbol == Symbols.Start ? "_" : vocabulary.Characters[symbol - Symbols.First]));
        var known = vocabulary.CharacterTables.SelectMany(table => table.Keys.Select(key => Letters(key, table.Shape.Length)));
        Assert.Equal(["_a", "_ab", "_c", "_c_", "ab", "ab_", "b_", "c_"], known.Order(StringComparer.Ordinal));
        Assert.Equal(8, bags[0].ToArray().Count(row => row >= vocabulary.FirstCharacterRow));
        AssertSame(["ab c", "a b", "abc"], options);
    }

    [Fact]
    public void Names_acronyms_and_numbers_are_known_by_their_shape_but_not_a_first_word()
    {
        string[] texts = ["In what year did Ada die ?", "in what year did Bo die ?", "In what year did NASA die ?",
            "In what year did 7up die ?", "In what year did Élise die ?"];
        var options = new NgramOptions(1, 0, 1, 100) { Shapes = true };
        var (vocabulary, bags) = Vocabulary.Learn(texts, options, 1, TestContext.Current.CancellationToken);
        int[] Context(int text) => [.. bags[text].ToArray().Where(row => row >= vocabulary.FirstContextRow)];
        Assert.Equal(Context(0), Context(1));
        Assert.Equal(Context(0), Context(4));
        Assert.Equal(3, new[] { Context(0), Context(2), Context(3) }.Select(rows => string.Join(' ', rows)).Distinct().Count());
    }

    [Fact]
    public void Words_and_n_grams_not_seen_in_training_count_for_nothing()
    {
        var (vocabulary, _) = Vocabulary.Learn(["red green", "green blue"], new(2, 3, 1, 100), 1, TestContext.Current.CancellationToken);
        var sums = Sums(vocabulary, ["red green", "violet red"]);
        Assert.NotEqual(sums[0], sums[1]);
        Assert.All(sums[1], sum => Assert.True(float.IsFinite(sum)));
    }

    [Fact]
    public void Seldom_words_are_dropped_and_the_commonest_kept()
    {
        var (vocabulary, _) = Vocabulary.Learn(["a a a b b c", "a b d"], new(1, 0, MinCount: 2, MaxPerLength: 100), 2,
            TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], vocabulary.Words);
        (vocabulary, _) = Vocabulary.Learn(["a a a b b c", "a b d"], new(1, 0, MinCount: 1, MaxPerLength: 3), 2,
            TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c"], vocabulary.Words);
    }

    [Property(MaxTest = 20)]
    public FsCheck.Property Threads_change_nothing() =>
        Prop.ForAll(NastyTexts.All.Generator.ListOf(20).ToArbitrary(), texts =>
        {
            var (one, oneBags) = Vocabulary.Learn([.. texts], Everything, 1, TestContext.Current.CancellationToken);
            var (three, threeBags) = Vocabulary.Learn([.. texts], Everything, 3, TestContext.Current.CancellationToken);
            Assert.Equal(one.Words, three.Words);
            Assert.Equal(one.Tables.SelectMany(t => t.Keys), three.Tables.SelectMany(t => t.Keys));
            Assert.Equal(oneBags.Rows, threeBags.Rows);
            Assert.Equal(oneBags.Offsets, threeBags.Offsets);
        });

    private static void AssertSame(string[] texts, NgramOptions options)
    {
        var (vocabulary, bags) = Vocabulary.Learn(texts, options, 2, TestContext.Current.CancellationToken);
        var sums = Sums(vocabulary, texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var expected = Enumerable.Range(0, Columns).Select(c => bags[i].ToArray().Sum(row => Weight(row, c))).ToArray();
            Assert.True(expected.SequenceEqual(sums[i]),
                $"'{string.Concat(texts[i].Take(50).Select(c => $"{(int)c:X4} "))}': {string.Join(' ', expected)} but the graph says " +
                $"{string.Join(' ', sums[i])}");
        }
    }

    /// <summary>Small whole numbers: their sums are exact, and tell rows apart.</summary>
    private static float Weight(int row, int column) => row == 0 ? 0 : (row + 1) * 7919L * (column + 1) % 13;

    private static float[][] Sums(Vocabulary vocabulary, string[] texts)
    {
        var table = Enumerable.Range(0, vocabulary.Rows).SelectMany(r => Enumerable.Range(0, Columns).Select(c => Weight(r, c))).ToArray();
        var graph = new OnnxGraph("rows");
        var rows = new VocabularyGraph(vocabulary).AddRows(graph);
        graph.Node("ReduceSum", [graph.Node("Gather", [graph.Constant(table, vocabulary.Rows, Columns), rows]), graph.Constant([0L], 1)],
            [OnnxAttribute.Int("keepdims", 1)], output: "Sums");
        graph.Output("Sums", DataType.Float, 1, Columns);
        var ml = new MLContext();
        using var stream = new MemoryStream(graph.ToBytes());
        var view = ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t }));
        return [.. ml.Transforms.Text.NormalizeText("LowerText", "Text", keepDiacritics: true)
            .Append(ml.Transforms.ApplyOnnxModel(stream)).Fit(view).Transform(view).GetColumn<float[]>("Sums")];
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
