using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.WordPieces;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

/// <summary>A tokenizer's graph alone, run by ONNX Runtime.</summary>
internal sealed class TokenizerSession : IDisposable
{
    private readonly InferenceSession _session;

    internal TokenizerSession(WordPieceVocabulary vocabulary, int maxTokens)
    {
        var graph = new OnnxGraph("tokenizer");
        new WordPieceGraph(graph, vocabulary).Add(graph.Input("Codes", DataType.Uint16, 1, -1), maxTokens, "Tokens");
        graph.Output("Tokens", DataType.Int64, -1);
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new(graph.ToBytes(), options);
    }

    internal long[] Tokenize(string text)
    {
        // As ML.NET's characters as keys: between markers.
        ushort[] codes = [2, .. text, 3];
        var input = NamedOnnxValue.CreateFromTensor("Codes", new DenseTensor<ushort>(codes, [1, codes.Length]));
        using var outputs = _session.Run([input]);
        return [.. outputs[0].AsEnumerable<long>()];
    }

    public void Dispose() => _session.Dispose();
}
