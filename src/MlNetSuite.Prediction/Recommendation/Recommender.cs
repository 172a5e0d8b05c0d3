using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Recommendation;

/// <summary>Scores every item for a user in one ONNX Runtime call and keeps the best. Safe to use from any number of threads.</summary>
internal sealed class Recommender : IDisposable
{
    private static readonly string[] ScoreOnly = ["Score"];

    private readonly InferenceSession _session;
    private readonly OrtValue _items;
    private readonly RunOptions _options = new();
    private readonly ShownNames? _names;

    /// <param name="onnx">A graph with text inputs <c>User</c> and <c>Item</c> <c>[batch, 1]</c> and the output <c>Score</c>.</param>
    /// <param name="rated">The items to score and who has rated them.</param>
    /// <param name="names">What ids are called; null where that is not known.</param>
    internal Recommender(ReadOnlyMemory<byte> onnx, RatedItems rated, ShownNames? names = null)
    {
        (Rated, _names) = (rated, names);
        // One thread a call: callers bring the threads.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(onnx.ToArray(), options);
        _items = Column(rated.Items);
    }

    /// <summary>The items it can recommend and who rated what in training.</summary>
    internal RatedItems Rated { get; }

    /// <summary>The score of every item for one user, in the order of <see cref="RatedItems.Items"/>.</summary>
    internal float[] Scores(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        // The graph broadcasts one user [1, 1] over all items [items, 1].
        using var who = Column([user]);
        return Run(who, _items);
    }

    /// <summary>The score of each pair of a user and an item.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    internal float[] Scores(IReadOnlyList<string> users, IReadOnlyList<string> items)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        if (users.Count != items.Count)
            throw new ArgumentException($"{users.Count} users and {items.Count} items do not make pairs.", nameof(items));
        if (users.Count == 0)
            return [];
        using var who = Column(users);
        using var what = Column(items);
        return Run(who, what);
    }

    /// <summary>The <paramref name="top"/> best items, those the user has rated left out unless <paramref name="includeRated"/>, those
    /// nobody has unless <paramref name="includeUnrated"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is below 1.</exception>
    internal UserRecommendations Recommend(string user, int top = 10, bool includeRated = false, bool includeUnrated = false)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var known = Rated.TryGet(user, out var ratedItems);
        var scores = Scores(user);
        var best = TopItems.Select(
            scores.AsSpan(0, includeUnrated ? scores.Length : Rated.RatedCount), includeRated ? [] : ratedItems, top);
        return new(user, known, [.. best.Select(i => new RecommendedItem(Rated.Items[i], scores[i])
        {
            Name = _names?.Items.GetValueOrDefault(Rated.Items[i]),
            FromText = i >= Rated.RatedCount,
        })])
        {
            Name = _names?.Users.GetValueOrDefault(user),
        };
    }

    public void Dispose()
    {
        _session.Dispose();
        _items.Dispose();
        _options.Dispose();
    }

    private float[] Run(OrtValue users, OrtValue items)
    {
        using var outputs = _session.Run(_options, ["User", "Item"], [users, items], ScoreOnly);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static OrtValue Column(IReadOnlyList<string> texts)
    {
        var column = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Count, 1]);
        for (var n = 0; n < texts.Count; n++)
            column.StringTensorSetElementAt(texts[n], n);
        return column;
    }
}
