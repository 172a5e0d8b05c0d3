namespace MlNetSuite.Prediction.Recommendation;

/// <summary>The items proposed to one user.</summary>
/// <param name="User">The id asked for.</param>
/// <param name="Known">False if the user was not seen in training; the items are then those anybody would be given.</param>
/// <param name="Items">Best first; fewer than asked for where the user has rated nearly everything.</param>
public sealed record UserRecommendations(string User, bool Known, IReadOnlyList<RecommendedItem> Items)
{
    /// <summary>What the user is called; null where the model does not know.</summary>
    public string? Name { get; init; }
}

/// <summary>One proposed item.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Score">The predicted rating (explicit trainers) or a ranking score without a unit.</param>
public sealed record RecommendedItem(string Item, float Score)
{
    /// <summary>What the item is called; null where the model does not know.</summary>
    public string? Name { get; init; }

    /// <summary>Whether nobody had rated it in training, and the score stems from its text.</summary>
    public bool FromText { get; init; }
}
