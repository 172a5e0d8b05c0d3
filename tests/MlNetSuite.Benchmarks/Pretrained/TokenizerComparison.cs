using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Tokenizers;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Tests.Pretrained.WordPieces;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary>The tokenizer's graph beside BERT's loops written plainly, and beside Microsoft.ML.Tokenizers.</summary>
internal static class TokenizerComparison
{
    private const int MaxTokens = 64;
    private const int Seed = 1;
    private const int Rounds = 3;
    private const int Shown = 3;

    internal static IEnumerable<PretrainedRow> Run(int count)
    {
        var weights = WeightsStore.Default.Locate("all-minilm-l6-v2");
        var vocabulary = BertReader.Pieces(weights);
        using var graph = new TokenizerSession(vocabulary, MaxTokens);
        var plain = new PlainWordPiece(vocabulary);
        yield return Exactness(graph, plain, new RandomTexts(vocabulary, Seed), count);

        string[] questions = [.. DatasetReader.Default.Texts("trec-6").Train.Texts.Take(2_000)];
        var theirs = BertTokenizer.Create(new MemoryStream(weights.ReadAllBytes("vocab.txt")));
        var equal = questions.Count(text => theirs.EncodeToIds(text).Select(id => (long)id).SequenceEqual(graph.Tokenize(text)));
        var ours = Microseconds(questions, text => graph.Tokenize(text));
        var peer = Microseconds(questions, text => theirs.EncodeToIds(text));
        yield return new("a question of trec-6 to tokens, one thread",
            string.Create(CultureInfo.InvariantCulture, $"{ours:0} microseconds"), "",
            string.Create(CultureInfo.InvariantCulture,
                $"Microsoft.ML.Tokenizers {peer:0} microseconds; the same tokens for {equal:N0} of {questions.Length:N0}"));
    }

    private static PretrainedRow Exactness(TokenizerSession graph, PlainWordPiece plain, RandomTexts texts, int count)
    {
        var different = 0;
        for (var i = 0; i < count; i++)
        {
            var text = texts.Next();
            if (graph.Tokenize(text).AsSpan().SequenceEqual(plain.Tokenize(text, MaxTokens).ToArray()))
                continue;
            if (different++ < Shown)
                Console.Error.WriteLine($"differs: {Codes(text)}");
        }
        return new($"{count.ToString("N0", CultureInfo.InvariantCulture)} random texts, seed {Seed}: other tokens than a plain WordPiece",
            different.ToString("N0", CultureInfo.InvariantCulture), "0", "")
        { IsExact = different == 0 };
    }

    private static string Codes(string text) =>
        string.Join(' ', text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));

    private static double Microseconds(string[] texts, Action<string> tokenize)
    {
        double Round()
        {
            var watch = Stopwatch.StartNew();
            foreach (var text in texts)
                tokenize(text);
            return watch.Elapsed.TotalMicroseconds / texts.Length;
        }
        Round();
        return Enumerable.Range(0, Rounds).Select(_ => Round()).Order().ElementAt(Rounds / 2);
    }
}
