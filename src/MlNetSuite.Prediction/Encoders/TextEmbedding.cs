using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>Embeddings of many texts by a <see cref="TokenModel"/>: all are tokenized first, those of one length encoded together. Any
/// thread may call.</summary>
/// <param name="model">The model.</param>
/// <param name="cleans">Whether markup is taken out of texts first.</param>
/// <param name="output">The output of its head that is the embedding; null where its vectors are.</param>
internal sealed class TextEmbedding(TokenModel model, bool cleans, string? output)
{
    // So that tokens and vectors of a long list need not all be in memory at once.
    private const int TextsTogether = 4_096;

    /// <summary>Embeds texts.</summary>
    /// <param name="texts">The texts; null is empty.</param>
    /// <param name="parallel">How many texts may be calculated at a time.</param>
    internal EmbeddedTexts Embed(IReadOnlyList<string> texts, ParallelOptions parallel)
    {
        var (vectors, tokens, cut, pieces) = (new float[texts.Count][], 0L, 0, 0);
        for (var from = 0; from < texts.Count; from += TextsTogether)
        {
            var tokenized = Embed(texts, from, Math.Min(TextsTogether, texts.Count - from), parallel, vectors);
            tokens += tokenized.Sum(text => (long)text.Tokens.Length);
            foreach (var text in tokenized.Where(text => text.IsCut))
                (cut, pieces) = (cut + 1, Math.Max(pieces, text.PiecesRead));
        }
        return new(vectors) { Tokens = tokens, Cut = cut, PiecesOfCut = pieces };
    }

    private TokenizedText[] Embed(IReadOnlyList<string> texts, int from, int count, ParallelOptions parallel, float[][] vectors)
    {
        var tokenized = new TokenizedText[count];
        if (parallel.MaxDegreeOfParallelism == 1 || count == 1)
            for (var i = 0; i < count; i++)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                tokenized[i] = Tokenize(texts[from + i]);
            }
        else
            Parallel.For(0, count, parallel, i => tokenized[i] = Tokenize(texts[from + i]));
        var encoded = model.Encode(tokenized, parallel);
        var numbers = output is null ? encoded : model.Answer(tokenized, encoded, [output])[0];
        var width = numbers.Length / count;
        for (var i = 0; i < count; i++)
            vectors[from + i] = numbers[(i * width)..((i + 1) * width)];
        return tokenized;
    }

    private TokenizedText Tokenize(string? text) => model.Tokenize(cleans ? TextMarkup.Clean(text ?? "") : text ?? "");
}
