using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Writes <see cref="ItemWeights"/> as ONNX, with the inputs and outputs every recommender has.</summary>
/// <remarks>
/// What users rated is stored as one list with the start of each user's part. Only the distinct users of a batch have their
/// parts written out into a table <c>[distinct, modelled + 1]</c> of ones and zeros, so that scoring every item for one user
/// costs one row of it; then each pair looks up its item's few neighbours in its user's row. ONNX has no ragged tensors: the
/// parts are laid end to end, and which user a place belongs to is the number of parts that end at or before it.
/// A user never seen has popularity instead.
/// </remarks>
internal static class ItemWeightsGraph
{
    /// <summary>The ONNX bytes.</summary>
    internal static byte[] Write(RatingMatrix ratings, ItemWeights model)
    {
        var graph = new OnnxGraph("recommender");
        var user = RecommenderGraph.Index(graph, "User", ratings.Users);
        var item = RecommenderGraph.Index(graph, "Item", ratings.Items);
        var (rated, row) = RatedByUser(graph, ratings, model.Modelled, user);

        // Items without weights all share one more row, whose weights are zero.
        var modelled = graph.Node("Min", [item, graph.Constant([(long)model.Modelled])]);
        var neighbours = graph.Node("Gather", [graph.Constant(
            [.. model.Neighbours.Select(n => (long)n), .. new long[model.Kept]], model.Modelled + 1, model.Kept), modelled]);
        var weights = graph.Node("Gather",
            [graph.Constant([.. model.Weights, .. new float[model.Kept]], model.Modelled + 1, model.Kept), modelled]);
        var place = graph.Node("Add", [graph.Node("Reshape", [row, graph.Constant([-1L, 1, 1], 3)]), neighbours]);
        var taken = graph.Node("Mul", [graph.Node("Gather", [rated, place]), weights]);
        var score = graph.Node("ReduceSum", [taken, graph.Constant([2L], 1)], [OnnxAttribute.Int("keepdims", 0)]);

        var unknown = new float[ratings.Users.Length + 1];
        unknown[^1] = 1;
        var popularity = graph.Node("Mul",
        [
            graph.Node("Gather", [graph.Constant(unknown, unknown.Length), user]),
            graph.Node("Gather", [graph.Constant([.. PopularTrainer.Popularity(ratings), 0], ratings.Items.Length + 1), item]),
        ]);
        graph.Node("Add", [score, popularity], output: "Score");
        graph.Output("Score", DataType.Float, -1, 1);
        return graph.ToBytes();
    }

    // The table of ones, flat, and for each pair of the batch where its user's row begins, [batch].
    private static (string Table, string Row) RatedByUser(OnnxGraph graph, RatingMatrix ratings, int modelled, string user)
    {
        List<long> start = [0], items = [];
        for (var u = 0; u < ratings.Users.Length; u++)
        {
            foreach (var i in ratings.ByUser.ColumnsOf(u))
                if (i < modelled)
                    items.Add(i);
            start.Add(items.Count);
        }
        // A user never seen rated nothing; and a list must not be empty.
        start.Add(items.Count);
        items.Add(modelled);

        var zero = graph.Constant([0L]);
        var one = graph.Constant([1L]);
        var width = graph.Constant([modelled + 1L]);
        var flat = graph.Constant([-1L], 1);
        var distinct = graph.Nodes("Unique", [graph.Node("Reshape", [user, flat])], [graph.Fresh("users"), "", graph.Fresh("inverse")]);
        var starts = graph.Constant([.. start], start.Count);
        var first = graph.Node("Gather", [starts, distinct[0]]);
        var length = graph.Node("Sub", [graph.Node("Gather", [starts, graph.Node("Add", [distinct[0], one])]), first]);
        var end = graph.Node("CumSum", [length, zero]);
        var total = graph.Node("ReduceSum", [length], [OnnxAttribute.Int("keepdims", 0)]);

        // Ends counted at their places, then summed up: the user each place belongs to.
        var ones = graph.Node("Expand", [one, graph.Node("Shape", [length])]);
        var none = graph.Node("Expand", [zero, graph.Node("Reshape", [graph.Node("Add", [total, one]), flat])]);
        var ends = graph.Node("ScatterElements", [none, end, ones], [OnnxAttribute.String("reduction", "add")]);
        var place = graph.Node("Range", [zero, total, one]);
        var owner = graph.Node("Gather", [graph.Node("CumSum", [ends, zero]), place]);
        var shift = graph.Node("Gather", [graph.Node("Sub", [first, graph.Node("Sub", [end, length])]), owner]);
        var rated = graph.Node("Gather", [graph.Constant([.. items], items.Count), graph.Node("Add", [place, shift])]);

        var at = graph.Node("Add", [graph.Node("Mul", [owner, width]), rated]);
        var cells = graph.Node("Mul", [graph.Node("Shape", [distinct[0]]), width]);
        var table = graph.Node("ScatterElements",
        [
            graph.Node("Expand", [graph.Constant([0f]), cells]),
            at,
            graph.Node("Expand", [graph.Constant([1f]), graph.Node("Shape", [at])]),
        ]);
        return (table, graph.Node("Mul", [distinct[2], width]));
    }
}
