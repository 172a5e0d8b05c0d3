using System.Numerics.Tensors;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Scores of a recommender that is an <see cref="InnerProduct"/>, read from the graph in its zip: all items for a block of users
/// are one product of matrices. Equal to what the graph answers but for the order in which a product is summed up (1e-5).</summary>
internal sealed class FactorScores : RecommenderScores
{
    private const int Panel = PanelProductKernel.Panel;

    private readonly InnerProduct _model;
    private readonly Dictionary<string, int> _users, _items;
    private readonly float[] _panels;

    private FactorScores(InnerProduct model, IReadOnlyList<string> users, IReadOnlyList<string> items)
    {
        (_model, _users, _items) = (model, Rows(users), Rows(items));
        Stride = (items.Count + Panel - 1) / Panel * Panel;
        _panels = new float[Stride * model.Width];
        for (var item = 0; item < items.Count; item++)
            for (var factor = 0; factor < model.Width; factor++)
                _panels[(item / Panel * model.Width + factor) * Panel + item % Panel] = model.Item[item * model.Width + factor];
    }

    internal override int Stride { get; }

    /// <summary>Those of a model in this form; null for others.</summary>
    /// <param name="onnx">The graph of a recommender.</param>
    /// <param name="items">Those that are scored, in their order.</param>
    internal static FactorScores? Read(byte[]? onnx, IReadOnlyList<string> items) =>
        onnx is not null && InnerProductGraph.Read(onnx) is var (model, users, known) && known.SequenceEqual(items)
            ? new(model, users, known)
            : null;

    internal override void Score(IReadOnlyList<string> users, Span<float> scores)
    {
        var block = new float[users.Count * _model.Width];
        for (var n = 0; n < users.Count; n++)
            User(users[n]).CopyTo(block.AsSpan(n * _model.Width));
        PanelProductKernel.Multiply(block, _panels, _model.Width, scores);
        foreach (ref var score in scores[..(users.Count * Stride)])
            score = Finished(score);
    }

    internal override float[] Pairs(IReadOnlyList<string> users, IReadOnlyList<string> items) =>
        [.. users.Zip(items, (user, item) => Finished(TensorPrimitives.Dot(User(user), Item(item))))];

    private ReadOnlySpan<float> User(string user) =>
        _model.User.AsSpan(_users.GetValueOrDefault(user, _users.Count) * _model.Width, _model.Width);

    private ReadOnlySpan<float> Item(string item) =>
        _model.Item.AsSpan(_items.GetValueOrDefault(item, _items.Count) * _model.Width, _model.Width);

    private float Finished(float product)
    {
        var score = product + _model.Offset;
        return _model.Range is var (min, max) ? Math.Clamp(score, min, max) : score;
    }

    private static Dictionary<string, int> Rows(IReadOnlyList<string> ids)
    {
        var rows = new Dictionary<string, int>(ids.Count, StringComparer.Ordinal);
        for (var row = 0; row < ids.Count; row++)
            rows[ids[row]] = row;
        return rows;
    }
}
