using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.WordPieces;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Pretrained.WordPieces;

/// <summary>A tokenizer's graph alone, run by ONNX Runtime.</summary>
internal sealed class TokenizerSession : IDisposable
{
    private readonly InferenceSession _session;

    internal TokenizerSession(WordPieceVocabulary vocabulary, int maxTokens, int maxWindows = 1)
    {
        var graph = new OnnxGraph("tokenizer");
        new WordPieceGraph(graph, vocabulary).Add(graph.Input("Codes", DataType.Uint16, 1, -1), maxTokens, maxWindows);
        foreach (var name in (string[])[TokenGraph.Tokens, TokenGraph.Texts, TokenGraph.Lengths])
            graph.Output(name, DataType.Int64, -1);
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new(graph.ToBytes(), options);
    }

    internal long[] Tokenize(string text) => Read(text).Tokens;

    /// <summary>The tokens of all windows, how many windows, how many pieces there are, and how many are read.</summary>
    internal (long[] Tokens, long Windows, long Pieces, long PiecesRead) Read(string text)
    {
        // As ML.NET's characters as keys: between markers.
        ushort[] codes = [2, .. text, 3];
        var input = NamedOnnxValue.CreateFromTensor("Codes", new DenseTensor<ushort>(codes, [1, codes.Length]));
        using var outputs = _session.Run([input]);
        long[] Numbers(int output) => [.. outputs[output].AsEnumerable<long>()];
        return (Numbers(0), Numbers(1)[0], Numbers(2)[0], Numbers(2)[1]);
    }

    public void Dispose() => _session.Dispose();
}
