using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Knows the steps of a model of texts that a <see cref="TextModel"/> stands for.</summary>
internal static class TextSteps
{
    /// <summary>The model of a chain, or null where its steps are not those of one.</summary>
    /// <param name="chain">All steps: case folded, perhaps behind the step that takes markup out, then the network, or ML.NET's own
    /// steps.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="layout">What the model answers.</param>
    /// <param name="onnx">Reads the networks' bytes, the last first.</param>
    internal static TextModel? Read(ITransformer[] chain, DataViewSchema schema, OutputLayout layout, Func<IEnumerable<byte[]>> onnx)
    {
        if (schema is not [{ Type: TextDataViewType }])
            return null;
        return chain switch
        {
            [TextNormalizingTransformer, OnnxTransformer, ..] when Networks(chain) == 1 =>
                onnx().Select(TextNetworkGraph.Read).FirstOrDefault(),
            [OnnxTransformer, ColumnCopyingTransformer, ColumnCopyingTransformer, ExpressionTransformer, OnnxTransformer, ..]
                when Networks(chain) == 2 => BehindCleaning([.. onnx()]),
            [TextNormalizingTransformer, ..] when Networks(chain) == 0 => Terms(chain, 1, schema, layout),
            [OnnxTransformer, ColumnCopyingTransformer, ColumnCopyingTransformer, ExpressionTransformer, ..]
                when Networks(chain) == 1 && TextNetworkGraph.Cleans(onnx().First())
                    && Terms(chain, 4, schema, layout) is { } terms => terms with { Cleans = true },
            _ => null,
        };
    }

    /// <summary>The network of a chain that encodes texts, and whether markup is taken out first; null where there is none.</summary>
    internal static (TokenGraph Graph, bool Cleans)? ReadEncoder(
        ITransformer[] chain, DataViewSchema schema, Func<IEnumerable<byte[]>> onnx)
    {
        if (schema is not [{ Type: TextDataViewType }] || !chain.Any(step => step is TokenizingByCharactersTransformer))
            return null;
        return onnx().ToList() switch
        {
            [var only] when TokenGraph.Cut(only) is { } graph => (graph, false),
            [var last, var markup] when TextNetworkGraph.Cleans(markup) && TokenGraph.Cut(last) is { } graph => (graph, true),
            _ => null,
        };
    }

    private static TextModel? Terms(ITransformer[] chain, int read, DataViewSchema schema, OutputLayout layout) =>
        layout.Outputs.Where(output => output.Width > 0).ToList() is [var scores]
            ? TermSteps.Read(chain[read..], new TransformerChain<ITransformer>(chain[..read]).GetOutputSchema(schema), scores.Width)
            : null;

    private static TextNetwork? BehindCleaning(byte[][] onnx) =>
        onnx is [var texts, var markup] && TextNetworkGraph.Cleans(markup) && TextNetworkGraph.Read(texts) is { } network
            ? network with { Cleans = true }
            : null;

    private static int Networks(ITransformer[] chain) => chain.Count(step => step is OnnxTransformer);
}
