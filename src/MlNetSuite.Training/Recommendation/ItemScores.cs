namespace MlNetSuite.Training.Recommendation;

/// <summary>The scores of all items for users, a block of users at a time. Called from several threads.</summary>
internal abstract class ItemScores
{
    /// <summary>Floats from one user's scores to the next one's; those of the items come first.</summary>
    internal abstract int Stride { get; }

    /// <summary>Scores every item, in the order of the model's, for each user.</summary>
    /// <param name="users">Ids.</param>
    /// <param name="scores"><c>[users, <see cref="Stride"/>]</c></param>
    internal abstract void Score(IReadOnlyList<string> users, Span<float> scores);

    /// <summary>The same for every user.</summary>
    internal static ItemScores Same(float[] scores) => new OfEverybody(scores);

    private sealed class OfEverybody(float[] same) : ItemScores
    {
        internal override int Stride => same.Length;

        internal override void Score(IReadOnlyList<string> users, Span<float> scores)
        {
            for (var n = 0; n < users.Count; n++)
                same.CopyTo(scores[(n * Stride)..]);
        }
    }
}
