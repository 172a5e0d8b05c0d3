using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Runs a graph that reads a column of text.</summary>
/// <param name="type">What it makes of each text.</param>
/// <param name="add">Adds the reading to a graph, from the name of the texts to that of what is read.</param>
internal sealed class TextColumnSession(DataType type, Func<OnnxGraph, string, string> add) : IDisposable
{
    private readonly InferenceSession _session = new(Graph(type, add));

    public void Dispose() => _session.Dispose();

    internal T[] Read<T>(params string[] fields) where T : unmanaged
    {
        using var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [fields.Length, 1]);
        for (var i = 0; i < fields.Length; i++)
            tensor.StringTensorSetElementAt(fields[i], i);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["text"], [tensor], ["read"]);
        return results[0].GetTensorDataAsSpan<T>().ToArray();
    }

    private static byte[] Graph(DataType type, Func<OnnxGraph, string, string> add)
    {
        var graph = new OnnxGraph("column");
        graph.Node("Identity", [add(graph, graph.Input("text", DataType.String, -1, 1))], output: "read");
        graph.Output("read", type, -1, 1);
        return graph.ToBytes();
    }
}
