using System.Numerics.Tensors;
using MlNetSuite.Prediction.Tables;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Softmax regression over terms.</summary>
/// <param name="Terms">From a text to features.</param>
/// <param name="Weights"><c>[features, classes]</c>.</param>
/// <param name="Bias">One for each class.</param>
internal sealed record LinearTermModel(TermFeatures Terms, float[] Weights, float[] Bias) : TextModel(Bias.Length)
{
    private protected override void ScoreClean(string text, TextRowBuffer buffer, Span<float> scores)
    {
        Terms.Read(text, buffer);
        Bias.CopyTo(scores);
        foreach (var (feature, value) in buffer.Features)
        {
            var weights = Weights.AsSpan(feature * Classes, Classes);
            for (var c = 0; c < weights.Length; c++)
                scores[c] += value * weights[c];
        }
        TensorPrimitives.SoftMax(scores, scores);
    }
}

/// <summary>Trees over terms.</summary>
/// <param name="Terms">From a text to features.</param>
/// <param name="Trees">From them to classes.</param>
internal sealed record TreeTermModel(TermFeatures Terms, TreeModel Trees) : TextModel(Trees.Classes.Count)
{
    private protected override void ScoreClean(string text, TextRowBuffer buffer, Span<float> scores)
    {
        Terms.Read(text, buffer);
        var row = buffer.Dense(Terms.Width);
        foreach (var (feature, value) in buffer.Features)
            row[feature] = value;
        new TreeEnding(Trees).Score(row, 1, scores);
        foreach (var (feature, _) in buffer.Features)
            row[feature] = 0;
    }
}
