using System.Runtime.InteropServices;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What a recommender of the form <c>score(u, i) = offset + user[u] . item[i]</c> has learned.</summary>
/// <remarks>Every trainer here but <c>ease</c> has this form: biases are factors whose partner is the constant one, and the
/// answer for an unknown user or item is one more row of factors.</remarks>
/// <param name="Width">Factors per row.</param>
/// <param name="User"><c>[users + 1, width]</c>; the last row stands for a user never seen.</param>
/// <param name="Item"><c>[items + 1, width]</c>; the last row stands for an item of which nothing is known.</param>
/// <param name="Offset">Added to every product.</param>
/// <param name="Range">Scores are clipped to it; null leaves them as they are.</param>
internal sealed record InnerProduct(int Width, float[] User, float[] Item, float Offset, (float Min, float Max)? Range);

/// <summary>Writes recommenders as ONNX: inputs <c>User</c>, <c>Item</c> (text <c>[batch, 1]</c>), outputs <c>Score</c>,
/// <c>KnownUser</c>, <c>KnownItem</c> (<c>[batch, 1]</c>), and <see cref="ItemFromText"/> where there are such items.</summary>
internal static class InnerProductGraph
{
    /// <summary>The output that says whether an item is known by its text alone.</summary>
    internal const string ItemFromText = "ItemFromText";

    private static readonly string[] FromText = ["Less", "Cast", "Sub"];

    private static readonly string[] Operators =
    [
        "LabelEncoder", "Less", "Cast", "LabelEncoder", "Less", "Cast", "Gather", "Gather", "Mul", "ReduceSum", "Add", "Clip",
    ];

    /// <summary>The ONNX bytes of <paramref name="model"/> over the users and items of <paramref name="ratings"/>.</summary>
    /// <param name="ratings">What it learned from.</param>
    /// <param name="model">What it learned.</param>
    /// <param name="cold">Items without ratings, whose rows come after those of the others.</param>
    internal static byte[] Write(RatingMatrix ratings, InnerProduct model, params IReadOnlyList<string> cold)
    {
        string[] items = [.. ratings.Items, .. cold];
        var graph = new OnnxGraph("recommender");
        var user = RecommenderGraph.Index(graph, "User", ratings.Users);
        var item = RecommenderGraph.Index(graph, "Item", items, ratings.Items.Length);
        var p = graph.Node("Gather", [graph.Constant(model.User, ratings.Users.Length + 1, model.Width), user]);
        var q = graph.Node("Gather", [graph.Constant(model.Item, items.Length + 1, model.Width), item]);
        var product = graph.Node("ReduceSum", [graph.Node("Mul", [p, q]), graph.Constant([2L], 1)], [OnnxAttribute.Int("keepdims", 0)]);
        var score = graph.Node("Add", [product, graph.Constant([model.Offset], 1)], output: model.Range is null ? "Score" : null);
        if (model.Range is var (min, max))
            graph.Node("Clip", [score, graph.Constant([min]), graph.Constant([max])], output: "Score");
        graph.Output("Score", DataType.Float, -1, 1);
        if (cold.Count > 0)
            AddFromText(graph, item, items.Length);
        return graph.ToBytes();
    }

    // Whoever has a row and was not seen in training.
    private static void AddFromText(OnnxGraph graph, string item, int rows)
    {
        var hasRow = graph.Node("Cast", [graph.Node("Less", [item, graph.Constant([(long)rows], 1)])],
            [OnnxAttribute.Int("to", (long)DataType.Float)]);
        graph.Node("Sub", [hasRow, "KnownItem"], output: ItemFromText);
        graph.Output(ItemFromText, DataType.Float, -1, 1);
    }

    /// <summary>What <see cref="Write"/> was given, from the bytes it made; null for any other graph.</summary>
    internal static (InnerProduct Model, IReadOnlyList<string> Users, IReadOnlyList<string> Items)? Read(byte[] onnx)
    {
        var graph = ModelProto.Parser.ParseFrom(onnx).Graph;
        var operators = graph.Node.Select(node => node.OpType).ToList();
        if (operators.TakeLast(FromText.Length).SequenceEqual(FromText))
            operators.RemoveRange(operators.Count - FromText.Length, FromText.Length);
        if (operators.Count < Operators.Length - 1 || !operators.SequenceEqual(Operators.Take(operators.Count)))
            return null;
        var tensors = graph.Initializer.ToDictionary(tensor => tensor.Name);
        float[] Floats(int node, int input) =>
            MemoryMarshal.Cast<byte, float>(tensors[graph.Node[node].Input[input]].RawData.Span).ToArray();
        string[] Keys(int node) =>
            [.. graph.Node[node].Attribute.Single(a => a.Name == "keys_strings").Strings.Select(key => key.ToStringUtf8())];
        var width = (int)tensors[graph.Node[6].Input[0]].Dims[1];
        (float, float)? range = operators.Count == Operators.Length ? (Floats(11, 1)[0], Floats(11, 2)[0]) : null;
        return (new(width, Floats(6, 0), Floats(7, 0), Floats(10, 1)[0], range), Keys(0), Keys(3));
    }
}
