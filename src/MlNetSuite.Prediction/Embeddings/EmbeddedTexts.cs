namespace MlNetSuite.Prediction.Embeddings;

/// <summary>Texts as vectors, with what was read of them.</summary>
/// <param name="Vectors">One a text, in order.</param>
public sealed record EmbeddedTexts(float[][] Vectors)
{
    /// <summary>Tokens that were read, of all texts together; 0 where they are not known.</summary>
    public long Tokens { get; init; }

    /// <summary>How many texts were too long to be read whole: what they have beyond <see cref="PiecesOfCut"/> is not in their
    /// vectors.</summary>
    public int Cut { get; init; }

    /// <summary>Word pieces that were read of a text that was cut; 0 where none was.</summary>
    public int PiecesOfCut { get; init; }
}
