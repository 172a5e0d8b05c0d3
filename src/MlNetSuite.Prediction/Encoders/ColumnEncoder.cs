using Google.Protobuf;
using MlNetSuite.Prediction.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>The names in the graph that encodes some columns of text, one after another, by one encoder: a loop, as training writes
/// it.</summary>
internal static class ColumnEncoder
{
    /// <summary>The column of a table's model that holds the texts of a row that are encoded.</summary>
    internal const string Texts = "table.prose";

    /// <summary>The column of their vectors, side by side.</summary>
    internal const string Vectors = "table.vectors";

    /// <summary>The column of the code units of one of the texts, as ML.NET's characters as keys.</summary>
    internal static string Codes(int column) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"table.codes{column}");

    /// <summary>The encoder of one text that a graph has in its loop; null where it has none.</summary>
    internal static TokenGraph? Of(byte[] onnx)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        if (model.Graph.Output is not [{ Name: Vectors }] || model.Graph.Node.FirstOrDefault(node => node.OpType == "Loop") is not { } loop)
            return null;
        var body = loop.Attribute.First(attribute => attribute.Name == "body").G;
        var graph = new GraphProto { Name = "encoder" };
        graph.Node.AddRange(body.Node);
        graph.Initializer.AddRange(body.Initializer);
        graph.Input.Add(TokenGraph.Value(TokenGraph.Codes, DataType.Uint16, "one", "codes"));
        graph.Output.Add(TokenGraph.Value(TokenGraph.Vectors, DataType.Float, "texts", "width"));
        var encoder = new ModelProto { IrVersion = model.IrVersion, ProducerName = model.ProducerName, Graph = graph };
        encoder.OpsetImport.AddRange(model.OpsetImport);
        return TokenGraph.Cut(encoder.ToByteArray());
    }
}
