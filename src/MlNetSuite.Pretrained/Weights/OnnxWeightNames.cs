using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Gives the matrices of linear layers their names back. Exporters fold the transposition of <c>query.weight</c> into a new
/// constant, <c>onnx::MatMul_1234</c> or a bare number. What is left of the name is in the bias that is added to the product, or in the
/// path of the node, <c>/encoder/layer.0/attention/self/query/MatMul</c>.</summary>
internal static class OnnxWeightNames
{
    private const string Bias = ".bias";
    private const string Weight = ".weight";

    /// <summary>By name the matrix that products are made with.</summary>
    internal static IReadOnlyDictionary<string, MultipliedConstant> Of(GraphProto graph)
    {
        var constants = Constants(graph);
        var biases = Biases(graph, constants);
        var named = new Dictionary<string, MultipliedConstant>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
            if (node.OpType is "MatMul" or "Gemm" && constants.Contains(node.Input[1]) && NameOf(node, biases) is { } name)
                named.TryAdd(name, new(node.Input[1], !HasFlag(node, "transB")));
        return named;
    }

    private static HashSet<string> Constants(GraphProto graph) => [
        .. graph.Initializer.Select(tensor => tensor.Name),
        .. graph.Node.Where(node => node.OpType == "Constant").Select(node => node.Output[0])];

    /// <summary>By value the bias that is added to it.</summary>
    private static Dictionary<string, string> Biases(GraphProto graph, HashSet<string> constants)
    {
        var biases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in graph.Node.Where(node => node.OpType == "Add" && node.Input.Count == 2))
            foreach (var (bias, value) in new[] { (node.Input[0], node.Input[1]), (node.Input[1], node.Input[0]) })
                if (bias.EndsWith(Bias, StringComparison.Ordinal) && constants.Contains(bias))
                    biases.TryAdd(value, bias);
        return biases;
    }

    private static string? NameOf(NodeProto node, Dictionary<string, string> biases)
    {
        if (node.Input[1].EndsWith(Weight, StringComparison.Ordinal))
            return node.Input[1];
        var bias = node.OpType == "Gemm" ? node.Input.ElementAtOrDefault(2) : biases.GetValueOrDefault(node.Output[0]);
        if (bias?.EndsWith(Bias, StringComparison.Ordinal) == true)
            return $"{bias[..^Bias.Length]}{Weight}";
        var path = node.Name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path.Length > 1 ? $"{string.Join('.', path[..^1])}{Weight}" : null;
    }

    private static bool HasFlag(NodeProto node, string name) => node.Attribute.Any(attribute => attribute.Name == name && attribute.I != 0);
}

/// <summary>A constant that products are made with.</summary>
/// <param name="Constant">Its name in the graph.</param>
/// <param name="IsTransposed">Whether it is [inputs, outputs].</param>
internal sealed record MultipliedConstant(string Constant, bool IsTransposed);
