using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetSuite.Prediction;

/// <summary>Scores many rows of a network in batches; ML.NET's own transformer gives ONNX Runtime one row at a time.</summary>
internal sealed class BatchScorer : IDisposable
{
    // Where a perceptron's rate levels off (4 to 5 times that of single rows) and a convnet's layers still fit the cache.
    private const int BatchSize = 64;

    private const string Score = "Score";

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly ITransformer _before;
    private readonly string _input;

    private BatchScorer(InferenceSession session, ITransformer before, string input) =>
        (_session, _before, _input) = (session, before, input);

    /// <summary>A scorer for a model that is one network over one numeric vector, or null for any other.</summary>
    /// <param name="model">Reads that vector, perhaps by way of other transformers.</param>
    /// <param name="onnx">The network.</param>
    internal static BatchScorer? For(ITransformer model, Func<byte[]?> onnx)
    {
        var chain = TransformerChains.Flatten(model).ToArray();
        var place = Array.FindIndex(chain, t => t is OnnxTransformer);
        if (place < 0 || Array.FindLastIndex(chain, t => t is OnnxTransformer) != place || onnx() is not { } bytes)
            return null;
        var session = new InferenceSession(bytes);
        if (Input(session) is { } input)
            return new(session, new TransformerChain<ITransformer>(chain[..place]), input);
        session.Dispose();
        return null;
    }

    /// <summary>The <c>Score</c> of each row, in order.</summary>
    internal IEnumerable<float[]> Scores(IDataView rows)
    {
        var view = _before.Transform(rows);
        var column = view.Schema[_input];
        var width = ((VectorDataViewType)column.Type).Size;
        var batch = new float[BatchSize * width];
        var count = 0;
        var row = default(VBuffer<float>);
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        while (cursor.MoveNext())
        {
            getter(ref row);
            row.CopyTo(batch.AsSpan(count * width, width));
            if (++count < BatchSize)
                continue;
            foreach (var scores in Run(batch, count, width))
                yield return scores;
            count = 0;
        }
        foreach (var scores in Run(batch, count, width))
            yield return scores;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private float[][] Run(float[] batch, int count, int width)
    {
        if (count == 0)
            return [];
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, batch.AsMemory(0, count * width), [count, width]);
        using var outputs = _session.Run(_options, [_input], [input], [Score]);
        var scores = outputs[0].GetTensorDataAsSpan<float>();
        var classes = scores.Length / count;
        var answers = new float[count][];
        for (var i = 0; i < count; i++)
            answers[i] = scores.Slice(i * classes, classes).ToArray();
        return answers;
    }

    // The name of the only input, if it is a vector of numbers and the scores are one, both with a free number of rows.
    private static string? Input(InferenceSession session) =>
        session.InputMetadata.Count == 1
        && session.InputMetadata.Single() is { Key: var name, Value: { ElementDataType: TensorElementType.Float, Dimensions: [-1, > 0] } }
        && session.OutputMetadata.TryGetValue(Score, out var score) && score.Dimensions is [-1, > 0]
            ? name
            : null;
}
