using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Torch;
using TorchSharp;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Networks;

/// <summary>One description, two realizations: TorchSharp and ONNX Runtime give the same numbers.</summary>
public class ParityTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("linear(7)", 12)]
    [InlineData("linear(1)", 1)]
    [InlineData("conv(4,3)", 3, 9, 7)]
    [InlineData("conv(4,3)", 1, 1, 1)]
    [InlineData("conv(6,5,2,1)", 2, 16, 11)]
    [InlineData("conv(3,2)", 2, 5, 5)]
    [InlineData("conv(5,1)", 3, 6, 4)]
    [InlineData("conv(5,1,2)", 3, 7, 8)]
    [InlineData("conv(4,1,3,1)", 2, 8, 5)]
    [InlineData("whiten(2)", 3, 8, 9)]
    [InlineData("whiten(3)", 1, 7, 5)]
    [InlineData("bn", 5, 6, 7)]
    [InlineData("bn", 9)]
    [InlineData("relu", 4, 3, 3)]
    [InlineData("gelu", 40)]
    [InlineData("pool(2)", 3, 8, 7)]
    [InlineData("pool(3,2)", 2, 11, 9)]
    [InlineData("globalpool", 5, 4, 6)]
    [InlineData("flatten", 3, 4, 5)]
    [InlineData("dropout(0.5)", 10)]
    [InlineData("embedding(30,6)", 11)]
    [InlineData("embeddingbag(30,6)", 11)]
    [InlineData("softmax", 10)]
    public void Every_layer_kind_agrees(string layers, params int[] shape) => AssertParity(layers, shape);

    [Theory]
    [InlineData("linear(256) relu linear(10)", 784)]
    [InlineData("conv(16,3) bn relu pool(2) conv(32,3) bn gelu pool(2) flatten linear(64) relu dropout(0.3) linear(10) softmax", 3, 28, 28)]
    [InlineData("conv(8,3) bn relu pool(2) conv(24,3) bn relu conv(24,3) bn relu pool(2) conv(48,3) bn relu conv(48,3) bn relu flatten linear(10)", 1, 28, 28)]
    [InlineData("whiten(2) gelu conv(32,3) pool(2) bn gelu conv(32,3) bn gelu conv(96,3) pool(2) bn gelu pool(7) flatten linear(10)", 3, 32, 32)]
    [InlineData("conv(8,3) bn relu conv(16,3,2) bn relu globalpool linear(5)", 1, 17, 23)]
    [InlineData("embeddingbag(100,16) linear(4) softmax", 25)]
    [InlineData("embedding(50,4) flatten linear(3)", 6)]
    public void Whole_networks_agree(string layers, params int[] shape) => AssertParity(layers, shape);

    private static void AssertParity(string layers, int[] shape)
    {
        LibTorch.Load();
        var network = new Network(new(shape), LayerText.Parse(layers));
        var layout = new WeightLayout(network);
        var weights = layout.Initial(seed: 7);
        Perturb(layout, weights);
        foreach (var batch in new[] { 1, 5 })
            Assert.Equal(WithTorch(network, layout, weights, batch), WithOnnx(network, layout, weights, batch),
                (a, b) => Math.Abs(a - b) <= Tolerance);
    }

    /// <summary>Statistics and scales as after training, so that batch norm is not the identity.</summary>
    private static void Perturb(WeightLayout layout, float[] weights)
    {
        var random = new RandomStream(3);
        foreach (var slot in layout.Slots.Where(s => s.Start is Start.Ones or Start.Zeros))
            foreach (ref var w in weights.AsSpan(slot.Offset, slot.Length))
                w += random.Between(-0.4f, 0.4f);
    }

    private static float[] WithTorch(Network network, WeightLayout layout, float[] weights, int batch)
    {
        using var scope = torch.NewDisposeScope();
        using var flat = TorchNetwork.Flat(weights);
        using var realization = new TorchNetwork(network, layout, flat);
        using var quiet = torch.no_grad();
        long[] shape = [batch, .. network.Input.Sizes];
        var input = network.TakesTokens ? torch.tensor(Tokens(network, batch), shape) : torch.tensor(Values(network, batch), shape);
        return MemoryMarshal.Cast<byte, float>(realization.Forward(input, training: false).contiguous().bytes).ToArray();
    }

    private static float[] WithOnnx(Network network, WeightLayout layout, float[] weights, int batch)
    {
        var graph = new OnnxGraph("parity");
        var output = NetworkOnnx.Add(graph, graph.Node("Identity", [NetworkOnnx.Input(graph, "in", network)]), network, layout, weights);
        graph.Output(graph.Node("Identity", [output], output: "out"), DataType.Float, [-1, .. network.Output.Sizes.Select(s => (long)s)]);
        using var session = new InferenceSession(graph.ToBytes());
        long[] shape = [batch, .. network.Input.Sizes];
        using var input = network.TakesTokens
            ? OrtValue.CreateTensorValueFromMemory(Tokens(network, batch), shape)
            : OrtValue.CreateTensorValueFromMemory(Values(network, batch), shape);
        using var results = session.Run(new RunOptions(), ["in"], [input], ["out"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Values(Network network, int batch)
    {
        var random = new RandomStream(11);
        return [.. Enumerable.Range(0, batch * network.Input.Count).Select(_ => random.Normal())];
    }

    private static long[] Tokens(Network network, int batch)
    {
        var random = new RandomStream(11);
        return [.. Enumerable.Range(0, batch * network.Input.Count).Select(_ => (long)random.Below(30))];
    }
}
