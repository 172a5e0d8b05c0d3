using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    private readonly Lazy<Recommender?> _recommender;

    /// <summary>Whether the model knows items to recommend: what <see cref="Recommend"/> needs.</summary>
    public bool CanRecommend { get; }

    /// <summary>What a recommender can recommend and who rated what in training; null for models of other tasks.</summary>
    /// <exception cref="ModelArtifactException">The entry that holds it is damaged.</exception>
    public RatedItems? Rated
    {
        get
        {
            using var _ = _lease.Take();
            return RatedHeld;
        }
    }

    /// <summary>As <see cref="Rated"/>, for a caller who keeps the model alive.</summary>
    internal RatedItems? RatedHeld => _recommender.Value?.Rated;

    /// <summary>The best items for a user, found by scoring every item in one call.</summary>
    /// <param name="user">The user's id. One never seen gets what anybody would get, with <c>Known</c> false.</param>
    /// <param name="top">The maximum number of items, at least 1.</param>
    /// <param name="includeRated">Whether items the user rated in training may be among them.</param>
    /// <param name="includeUnrated">Whether items that nobody rated in training, scored by their texts, may be among them.</param>
    /// <exception cref="PredictionInputException">The model is not a recommender.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public UserRecommendations Recommend(string user, int top = 10, bool includeRated = false, bool includeUnrated = false)
    {
        using var _ = _lease.Take();
        return RecommendHeld(user, top, includeRated, includeUnrated);
    }

    /// <summary>As <see cref="Recommend"/>, for a caller who keeps the model alive.</summary>
    internal UserRecommendations RecommendHeld(string user, int top, bool includeRated, bool includeUnrated) =>
        TheRecommender.Recommend(user, top, includeRated, includeUnrated);

    /// <summary>The score of every item for one user, in the order of <see cref="RatedItems.Items"/> of <see cref="Rated"/>.</summary>
    /// <inheritdoc cref="Recommend" path="/exception"/>
    public float[] ScoreItems(string user)
    {
        using var _ = _lease.Take();
        return TheRecommender.Scores(user);
    }

    /// <summary>The score of each pair of a user and an item, all in one call.</summary>
    /// <param name="users">One id a pair.</param>
    /// <param name="items">One id a pair.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <inheritdoc cref="Recommend" path="/exception"/>
    public float[] ScorePairs(IReadOnlyList<string> users, IReadOnlyList<string> items)
    {
        using var _ = _lease.Take();
        return TheRecommender.Scores(users, items);
    }

    private Recommender TheRecommender => _recommender.Value ?? throw new PredictionInputException(
        $"a model for {Card.Task} cannot recommend; train one that can with: mlnetsuite train recommendation.");

    private Recommender? CreateRecommender()
    {
        if (Entry(RatedItems.EntryName) is not { } entry || OnnxModel() is not { } onnx)
            return null;
        try
        {
            return new(onnx, RatedItems.Parse(entry.Span), Entry(ShownNames.EntryName) is { } names ? ShownNames.Parse(names.Span) : null);
        }
        catch (InvalidDataException fault)
        {
            throw new ModelArtifactException(ModelArtifactFault.DamagedCard, fault.Message, fault);
        }
    }

    private void ReleaseRecommender()
    {
        if (_recommender.IsValueCreated)
            _recommender.Value?.Dispose();
    }
}
