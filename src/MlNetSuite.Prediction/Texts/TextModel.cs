namespace MlNetSuite.Prediction.Texts;

/// <summary>A model of texts that our own counting scores, without ML.NET's steps.</summary>
/// <param name="Classes">The number of classes.</param>
internal abstract record TextModel(int Classes)
{
    /// <summary>Whether markup is taken out of a text before it is read.</summary>
    internal bool Cleans { get; init; }

    /// <summary>The probability of each class.</summary>
    /// <param name="text">The text as an app gives it.</param>
    /// <param name="buffer">Memory of the caller's thread.</param>
    /// <param name="scores">One for each class.</param>
    internal void Score(string text, TextRowBuffer buffer, Span<float> scores) =>
        ScoreClean(Cleans ? TextMarkup.Clean(text) : text, buffer, scores);

    /// <summary>As <see cref="Score"/>, of a text as it is to be read.</summary>
    private protected abstract void ScoreClean(string text, TextRowBuffer buffer, Span<float> scores);
}
