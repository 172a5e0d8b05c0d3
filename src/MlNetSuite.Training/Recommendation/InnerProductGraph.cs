using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Networks.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What a recommender of the form <c>score(u, i) = offset + user[u] . item[i]</c> has learned.</summary>
/// <remarks>Every trainer here but <c>ease</c> has this form: biases are factors whose partner is the constant one, and the
/// answer for an unknown user or item is one more row of factors.</remarks>
/// <param name="Width">Factors per row.</param>
/// <param name="User"><c>[users + 1, width]</c>; the last row stands for a user never seen.</param>
/// <param name="Item"><c>[items + 1, width]</c>; the last row stands for an item never seen.</param>
/// <param name="Offset">Added to every product.</param>
/// <param name="Range">Scores are clipped to it; null leaves them as they are.</param>
internal sealed record InnerProduct(int Width, float[] User, float[] Item, float Offset, (float Min, float Max)? Range);

/// <summary>Writes recommenders as ONNX: inputs <c>User</c>, <c>Item</c> (text <c>[batch, 1]</c>), outputs <c>Score</c>,
/// <c>KnownUser</c>, <c>KnownItem</c> (<c>[batch, 1]</c>).</summary>
internal static class InnerProductGraph
{
    /// <summary>The ONNX bytes of <paramref name="model"/> over the users and items of <paramref name="ratings"/>.</summary>
    internal static byte[] Write(RatingMatrix ratings, InnerProduct model)
    {
        var graph = new OnnxGraph("recommender");
        var user = RecommenderGraph.Index(graph, "User", ratings.Users);
        var item = RecommenderGraph.Index(graph, "Item", ratings.Items);
        var p = graph.Node("Gather", [graph.Constant(model.User, ratings.Users.Length + 1, model.Width), user]);
        var q = graph.Node("Gather", [graph.Constant(model.Item, ratings.Items.Length + 1, model.Width), item]);
        var product = graph.Node("ReduceSum", [graph.Node("Mul", [p, q]), graph.Constant([2L], 1)], [OnnxAttribute.Int("keepdims", 0)]);
        var score = graph.Node("Add", [product, graph.Constant([model.Offset], 1)], output: model.Range is null ? "Score" : null);
        if (model.Range is var (min, max))
            graph.Node("Clip", [score, graph.Constant([min]), graph.Constant([max])], output: "Score");
        graph.Output("Score", DataType.Float, -1, 1);
        return graph.ToBytes();
    }
}
