using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Storage;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Pretrained.Encoders;

/// <summary>Writes a <see cref="BertEncoder"/> as ONNX operators over the tokens of one text, a matrix <c>[tokens, hidden]</c>.</summary>
/// <remarks>How many texts the tokens are of, 1 here, has a name, so that who reads the graph can put another number in its place and run
/// several texts of the same length at once (<see cref="TokenGraph"/>). Linear maps, which are nearly all of the work, then read each
/// weight once for all texts.</remarks>
/// <param name="graph">Where it is written.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="precision">How its weights are stored.</param>
internal sealed class BertGraph(OnnxGraph graph, BertEncoder encoder, WeightPrecision precision)
{
    private readonly int _hidden = encoder.Hidden;

    /// <summary>Adds the encoder over <see cref="TokenGraph.Tokens"/> of so many <see cref="TokenGraph.Texts"/>.</summary>
    /// <param name="layers">Which layers' tokens are pooled, from 1, ascending.</param>
    /// <param name="pooling">How.</param>
    /// <param name="output">What is called so: for each of the layers what is made of a text's tokens, of Euclidean length 1, side by
    /// side: <c>[texts, layers × hidden]</c>.</param>
    internal void Add(IReadOnlyList<int> layers, TokenPooling pooling = TokenPooling.Mean, string output = TokenGraph.Vectors)
    {
        var words = Packed(Rows(encoder.Words, TokenGraph.Tokens));
        var length = graph.Node("Shape", [words], [OnnxAttribute.Int("start", 1), OnnxAttribute.Int("end", 2)]);
        var places = Rows(encoder.Positions, graph.Node("Range", [Scalar(0), graph.Node("Squeeze", [length]), Scalar(1)]));
        var shares = graph.Node("Div",
            [graph.Node("Expand", [graph.Constant([1f], 1), Join(Long(1), Long(1), length)]), Cast(length, DataType.Float)]);
        var value = Normalized(graph.Node("Reshape", [graph.Node("Add", [words, places]), Shape(-1, _hidden)]), encoder.Normalization);
        List<string> pooled = [];
        for (var layer = 1; layer <= layers[^1]; layer++)
        {
            value = Layer(value, encoder.Layers[layer - 1]);
            if (layers.Contains(layer))
                pooled.Add(OfLengthOne(pooling == TokenPooling.First ? First(value) : Mean(value, shares)));
        }
        graph.Node("Concat", [.. pooled], [OnnxAttribute.Int("axis", 1)], output);
    }

    /// <summary>Adds <see cref="TokenGraph.Vectors"/> of one text, <c>[1, layers × hidden]</c>: for each layer the mean over
    /// <see cref="TokenGraph.Windows"/>, of length 1 again.</summary>
    /// <param name="layers">How many layers a vector is of.</param>
    internal void AddMean(int layers)
    {
        var mean = graph.Node("ReduceMean", [TokenGraph.Windows, Long(0)], [OnnxAttribute.Int("keepdims", 1)]);
        var vectors = OfLengthOne(graph.Node("Reshape", [mean, Shape(layers, _hidden)]));
        graph.Node("Reshape", [vectors, Shape(1, (long)layers * _hidden)], output: TokenGraph.Vectors);
    }

    // By a product, which adds a text's tokens in the same order however many texts there are; a reduction does not.
    private string Mean(string value, string shares) =>
        graph.Node("Reshape", [graph.Node("MatMul", [shares, Packed(value)]), Shape(-1, _hidden)]);

    private string First(string value) => graph.Node("Gather", [Packed(value), Scalar(0)], [OnnxAttribute.Int("axis", 1)]);

    private string OfLengthOne(string vectors) =>
        graph.Node("LpNormalization", [vectors], [OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("p", 2)]);

    private string Packed(string value) =>
        graph.Node("Reshape", [value, Join(TokenGraph.Texts, graph.Constant([-1L, _hidden], 2))]);

    private string Layer(string value, BertLayer layer)
    {
        var attended = Linear(Attention(value, layer.QueryKeyValue), layer.Output);
        var first = Normalized(graph.Node("Add", [attended, value]), layer.AttentionNormalization);
        var wide = graph.Node("Gelu", [Linear(first, layer.Widen)]);
        return Normalized(graph.Node("Add", [Linear(wide, layer.Narrow), first]), layer.OutputNormalization);
    }

    /// <summary>softmax(Q Kᵀ / √d) V for each head, d numbers of a head (Vaswani et al. 2017).</summary>
    private string Attention(string value, LinearMap toHeads)
    {
        var (heads, width) = (encoder.Heads, _hidden / encoder.Heads);
        var packed = graph.Node("Reshape",
            [Linear(value, toHeads), Join(TokenGraph.Texts, graph.Constant([-1L, 3, heads, width], 4))]);
        // [3, texts, heads, tokens, width]
        var turned = graph.Node("Transpose", [packed], [OnnxAttribute.Ints("perm", [2, 0, 3, 1, 4])]);
        string Third(long of) => graph.Node("Gather", [turned, Scalar(of)], [OnnxAttribute.Int("axis", 0)]);
        var keys = graph.Node("Transpose", [Third(1)], [OnnxAttribute.Ints("perm", [0, 1, 3, 2])]);
        var queries = graph.Node("Mul", [Third(0), graph.Constant([1 / MathF.Sqrt(width)], 1)]);
        var scores = graph.Node("MatMul", [queries, keys]);
        var mixed = graph.Node("MatMul", [graph.Node("Softmax", [scores], [OnnxAttribute.Int("axis", -1)]), Third(2)]);
        return graph.Node("Reshape",
            [graph.Node("Transpose", [mixed], [OnnxAttribute.Ints("perm", [0, 2, 1, 3])]), Shape(-1, _hidden)]);
    }

    private string Normalized(string value, LayerNormalization normalization) => graph.Node("LayerNormalization",
        [value, graph.Constant(normalization.Scale, _hidden), graph.Constant(normalization.Bias, _hidden)],
        [OnnxAttribute.Int("axis", -1), OnnxAttribute.Float("epsilon", encoder.Epsilon)]);

    /// <summary>Rows of a table by number.</summary>
    private string Rows(float[] table, string numbers)
    {
        if (precision == WeightPrecision.Fp32)
            return graph.Node("Gather", [graph.Constant(table, table.Length / _hidden, _hidden), numbers]);
        // Few rows of many are read: they are widened once they are found.
        var rounded = RoundedWeights.Of(table, _hidden);
        var rows = graph.Node("Gather", [graph.Constant(rounded.Values, rounded.Scales.Length, _hidden), numbers]);
        var scales = graph.Node("Gather", [graph.Constant(rounded.Scales, rounded.Scales.Length, 1), numbers]);
        return graph.Node("Mul", [Cast(rows, DataType.Float), scales]);
    }

    private string Linear(string value, LinearMap map)
    {
        var (outputs, inputs) = (map.Bias.Length, map.Inputs);
        var bias = graph.Constant(map.Bias, outputs);
        return precision == WeightPrecision.Int8
            ? LinearOfIntegers(value, RoundedWeights.Of(map.Weight, inputs), bias)
            : graph.Node("Gemm", [value, WeightStorage.Add(graph, map.Weight, [outputs, inputs], precision), bias],
                [OnnxAttribute.Int("transB", 1)]);
    }

    /// <summary>Each token is rounded by a scale of its own, so that what it gives does not depend on the others.</summary>
    private string LinearOfIntegers(string value, RoundedWeights rounded, string bias)
    {
        var outputs = rounded.Scales.Length;
        var largest = graph.Node("ReduceMax", [graph.Node("Abs", [value]), Long(1)], [OnnxAttribute.Int("keepdims", 1)]);
        var scale = graph.Node("Max", [graph.Node("Mul", [largest, graph.Constant([1 / 127f], 1)]), graph.Constant([1e-12f], 1)]);
        // Unsigned from 128 on: what processors multiply with signed weights.
        var centre = graph.Constant([128f], 1);
        var integers = Cast(graph.Node("Add", [graph.Node("Round", [graph.Node("Div", [value, scale])]), centre]), DataType.Uint8);
        var sums = graph.Node("MatMulInteger",
            [integers, graph.Constant(rounded.Transposed(), rounded.Values.Length / outputs, outputs), Cast(centre, DataType.Uint8)]);
        var numbers = graph.Node("Mul", [graph.Node("Mul", [Cast(sums, DataType.Float), scale]), graph.Constant(rounded.Scales, outputs)]);
        return graph.Node("Add", [numbers, bias]);
    }

    private string Join(params string[] parts) => graph.Node("Concat", parts, [OnnxAttribute.Int("axis", 0)]);

    private string Cast(string value, DataType to) => graph.Node("Cast", [value], [OnnxAttribute.Int("to", (int)to)]);

    private string Shape(params ReadOnlySpan<long> sizes) => graph.Constant(sizes, sizes.Length);

    private string Long(long value) => graph.Constant([value], 1);

    private string Scalar(long value) => graph.Constant([value], []);
}
