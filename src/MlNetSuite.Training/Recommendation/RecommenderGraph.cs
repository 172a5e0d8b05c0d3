using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What the graphs of all recommenders share: ids become rows, and the graph becomes a model.</summary>
internal static class RecommenderGraph
{
    /// <summary>Declares the text input <paramref name="name"/> and the output <c>Known</c>+name; gives the row of each id,
    /// <c>[batch, 1]</c>, with the row after the last for ids without one.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The input.</param>
    /// <param name="ids">Those that have a row.</param>
    /// <param name="known">How many of them, the first, were seen in training; null for all.</param>
    internal static string Index(OnnxGraph graph, string name, string[] ids, int? known = null)
    {
        var row = graph.Node("LabelEncoder", [graph.Input(name, DataType.String, -1, 1)],
            [
                OnnxAttribute.Strings("keys_strings", ids),
                OnnxAttribute.Ints("values_int64s", Enumerable.Range(0, ids.Length).Select(i => (long)i)),
                OnnxAttribute.Int("default_int64", ids.Length),
            ], domain: "ai.onnx.ml");
        graph.Node("Cast", [graph.Node("Less", [row, graph.Constant([(long)(known ?? ids.Length)], 1)])],
            [OnnxAttribute.Int("to", (long)DataType.Float)], output: $"Known{name}");
        graph.Output($"Known{name}", DataType.Float, -1, 1);
        return row;
    }

    /// <summary>A standard ML.NET model of a graph, and with it the entry that lets our engine leave out what a user has rated.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ratings">What it learned from.</param>
    /// <param name="onnx">The graph.</param>
    /// <param name="cold">Items nobody has rated that the graph scores, too.</param>
    internal static TrainedModel Model(TrainingRun run, RatingMatrix ratings, byte[] onnx, params IReadOnlyList<string> cold) =>
        Named(Model(run, ratings.Rated(cold).ToBytes(), onnx), ratings, cold);

    /// <summary>As above, where the entry is there already.</summary>
    internal static TrainedModel Model(TrainingRun run, ReadOnlyMemory<byte> rated, byte[] onnx)
    {
        var empty = run.ML.Data.LoadFromEnumerable(Array.Empty<Pair>());
        return new TrainedModel(new OnnxModelEstimator(run.ML, onnx).Fit(empty), empty.Schema)
        {
            Entries = new Dictionary<string, ReadOnlyMemory<byte>> { [RatedItems.EntryName] = rated },
        };
    }

    private static TrainedModel Named(TrainedModel model, RatingMatrix ratings, IReadOnlyList<string> cold) =>
        ratings.Names is not { } names ? model : model with
        {
            Entries = new Dictionary<string, ReadOnlyMemory<byte>>(model.Entries)
            {
                [ShownNames.EntryName] = names.ToBytes([.. ratings.Items, .. cold], ratings.Users),
            },
        };

    private sealed class Pair
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";
    }
}
