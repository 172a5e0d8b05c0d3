using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Networks.Onnx;

/// <summary>Turns an ONNX classifier into standard ML.NET transforms with the columns every classifier here has:
/// <c>Score</c> (probabilities in label order) and <c>PredictedLabel</c> (one text).</summary>
/// <remarks>OnnxTransformer gives vectors only. The way from a vector of one to a single text, with standard transforms
/// alone, is a combining hash of the class index followed by a lookup.</remarks>
internal static class OnnxClassifier
{
    private const string Index = "PredictedIndex";
    private const string Key = "PredictedKey";

    /// <summary>Ends a graph: softmax over <paramref name="logits"/> <c>[batch, classes]</c> and the index of the largest.</summary>
    internal static void AddOutputs(OnnxGraph graph, string logits, int classes)
    {
        graph.Node("Softmax", [logits], [OnnxAttribute.Int("axis", -1)], output: "Score");
        AddAnswer(graph, classes);
    }

    /// <summary>Ends a graph that has probabilities <c>[batch, classes]</c> called <c>Score</c>: the index of the largest.</summary>
    internal static void AddAnswer(OnnxGraph graph, int classes)
    {
        graph.Output("Score", DataType.Float, -1, classes);
        graph.Node("ArgMax", ["Score"], [OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 0)], output: Index);
        graph.Output(Index, DataType.Int64, -1);
    }

    /// <summary>The pipeline that applies a graph ended by <see cref="AddOutputs"/> or <see cref="AddAnswer"/>.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">The ONNX bytes; its inputs are read from the columns of the same names.</param>
    /// <param name="classes">Class names in the order of the graph's outputs.</param>
    internal static IEstimator<ITransformer> Pipeline(MLContext ml, byte[] model, IReadOnlyList<string> classes)
    {
        var hash = new HashingEstimator.ColumnOptions(Key, Index, numberOfBits: 31, combine: true);
        var rows = ml.Data.LoadFromEnumerable(classes.Select((name, i) => new ClassRow { PredictedIndex = [i], Name = name }));
        var names = ml.Transforms.Conversion.Hash(hash).Fit(rows).Transform(rows);
        return new OnnxModelEstimator(ml, model)
            .Append(ml.Transforms.Conversion.Hash(hash))
            .Append(ml.Transforms.Conversion.MapValue("PredictedLabel", names, names.Schema[Key], names.Schema["Name"], Key))
            .Append(ml.Transforms.DropColumns(Index, Key));
    }

    private sealed class ClassRow
    {
        [VectorType(1)]
        public long[] PredictedIndex { get; set; } = [];

        public string Name { get; set; } = "";
    }
}
