using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Knows the steps of a text model that a <see cref="TextNetwork"/> stands for.</summary>
internal static class TextSteps
{
    /// <summary>The model of a chain, or null where its steps are not those of one.</summary>
    /// <param name="chain">All steps: case folded, perhaps behind the step that takes markup out, then the network.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="onnx">Reads the networks' bytes, the last first.</param>
    internal static TextNetwork? Read(ITransformer[] chain, DataViewSchema schema, Func<IEnumerable<byte[]>> onnx)
    {
        if (schema is not [{ Type: TextDataViewType }])
            return null;
        return chain switch
        {
            [TextNormalizingTransformer, OnnxTransformer, ..] when Networks(chain) == 1 =>
                onnx().Select(TextNetworkGraph.Read).FirstOrDefault(),
            [OnnxTransformer, ColumnCopyingTransformer, ColumnCopyingTransformer, ExpressionTransformer, OnnxTransformer, ..]
                when Networks(chain) == 2 => BehindCleaning([.. onnx()]),
            _ => null,
        };
    }

    private static TextNetwork? BehindCleaning(byte[][] onnx) =>
        onnx is [var texts, var markup] && TextNetworkGraph.Cleans(markup) && TextNetworkGraph.Read(texts) is { } network
            ? network with { Cleans = true }
            : null;

    private static int Networks(ITransformer[] chain) => chain.Count(step => step is OnnxTransformer);
}
