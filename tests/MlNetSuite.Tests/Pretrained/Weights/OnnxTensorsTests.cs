using Google.Protobuf;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class OnnxTensorsTests : IDisposable
{
    private const string Query = "encoder.layer.0.attention.self.query";

    private readonly WeightsFixture _places = new();
    private readonly ModelProto _model = new() { Graph = new() };

    public void Dispose() => _places.Dispose();

    [Fact]
    public void A_matrix_is_named_by_the_bias_that_is_added_to_the_product()
    {
        Constant("927", [2, 3], 1, 2, 3, 4, 5, 6);
        Constant($"{Query}.bias", [3], 7, 8, 9);
        Node("MatMul", "MatMul_34", ["x", "927"], "y");
        Node("Add", "Add_35", [$"{Query}.bias", "y"], "z");

        // [inputs, outputs] in the graph, [outputs, inputs] here.
        Assert.Equal([1, 4, 2, 5, 3, 6], Read().Read($"{Query}.weight", 3, 2));
    }

    [Fact]
    public void Or_by_the_path_of_its_node()
    {
        Constant("onnx::MatMul_927", [2, 1], 1, 2);
        Node("MatMul", "/encoder/layer.0/attention/self/query/MatMul", ["x", "onnx::MatMul_927"], "y");

        Assert.Equal([1, 2], Read().Read($"{Query}.weight", 1, 2));
    }

    [Fact]
    public void One_that_the_graph_itself_turns_stays_as_it_is()
    {
        Constant($"{Query}.weight", [1, 2], 1, 2);
        Constant("pooler.dense.weight", [1, 2], 3, 4);
        Constant("pooler.dense.bias", [1], 5);
        Node("Transpose", "/t", [$"{Query}.weight"], "turned");
        Node("MatMul", "/m", ["x", "turned"], "y");
        Node("Gemm", "/g", ["y", "pooler.dense.weight", "pooler.dense.bias"], "z").Attribute.Add(new AttributeProto { Name = "transB", I = 1 });

        Assert.Equal([1, 2], Read().Read($"{Query}.weight", 1, 2));
        Assert.Equal([3, 4], Read().Read("pooler.dense.weight", 1, 2));
    }

    [Fact]
    public void Numbers_may_be_halves_or_listed_one_by_one_and_constants_may_be_nodes()
    {
        var halves = Constant("halves", [2]);
        halves.DataType = (int)TensorProto.Types.DataType.Float16;
        halves.RawData = ByteString.CopyFrom([.. BitConverter.GetBytes((Half)0.5f), .. BitConverter.GetBytes((Half)(-2f))]);
        var listed = Constant("listed", [2]);
        listed.RawData = ByteString.Empty;
        listed.FloatData.Add([3, 4]);
        var bits = Constant("bits", [1]);
        bits.DataType = (int)TensorProto.Types.DataType.Bfloat16;
        bits.RawData = ByteString.Empty;
        bits.Int32Data.Add(0x4000);
        var node = Node("Constant", "c", [], "node");
        node.Attribute.Add(new AttributeProto { Name = "value", T = listed.Clone() });

        var tensors = Read();

        Assert.Equal([0.5f, -2], tensors.Read("halves"));
        Assert.Equal([3, 4], tensors.Read("listed"));
        Assert.Equal([2], tensors.Read("bits"));
        Assert.Equal([3, 4], tensors.Read("node"));
    }

    [Fact]
    public void Numbers_in_a_file_of_the_same_folder_are_read_from_there()
    {
        External("model.onnx_data", ("offset", "4"), ("length", "8"));
        _places.Write("mine/model.onnx_data", [9, 9, 9, 9, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)]);

        Assert.Equal([1, 2], Read().Read("far"));
    }

    [Theory]
    [InlineData("../model.onnx_data", "8", "lies in the file '../model.onnx_data', which is not one that is read")]
    [InlineData("/etc/passwd", "8", "lies in the file '/etc/passwd'")]
    [InlineData("", "8", "lies in the file ''")]
    [InlineData("model.onnx_data", "80", "is 80 bytes at 4 of model.onnx_data, which has 12")]
    [InlineData("model.onnx_data", "-1", "bytes at 4 of model.onnx_data, which has 12")]
    [InlineData("model.onnx_data", "9223372036854775807", "bytes at 4 of model.onnx_data, which has 12")]
    public void Files_elsewhere_and_ranges_beyond_the_end_are_refused(string location, string length, string expected)
    {
        External(location, ("offset", "4"), ("length", length));
        _places.Write("mine/model.onnx_data", new byte[12]);
        _places.Write("model.onnx_data", new byte[12]);

        Assert.Contains(expected, Assert.Throws<InputException>(Read).Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 58, 255, 255, 255, 127 })]
    public void A_file_that_is_no_model_is_refused(byte[] bytes)
    {
        var path = _places.Write("mine/model.onnx", bytes);

        Assert.StartsWith(path, Assert.Throws<InputException>(() => NamedTensors.Of(_places.Store.Locate(_places["mine"]))).Message);
    }

    [Fact]
    public void MiniLM_has_all_tensors_of_a_Bert_of_six_layers_with_the_shapes_of_PyTorch()
    {
        var tensors = NamedTensors.Of(WeightsStore.Default.Locate("all-minilm-l6-v2"));

        var shapes = Shapes().ToDictionary();
        Assert.Equal(
            shapes.Keys.Order(StringComparer.Ordinal),
            tensors.Names.Where(name => name.StartsWith("en", StringComparison.Ordinal) || name.StartsWith("pooler", StringComparison.Ordinal)
                || (name.StartsWith("em", StringComparison.Ordinal) && !name.EndsWith("position_ids", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal));
        Assert.All(shapes, tensor => Assert.Equal(tensor.Value, tensors.Shape(tensor.Key)));
        // Constant 927 of the graph begins with -0.1486 for input 0, output 0; the row of an output is next to it here.
        Assert.Equal(-0.1486f, tensors.Read($"{Query}.weight", 384, 384)[0], 1e-4f);
    }

    private static IEnumerable<KeyValuePair<string, int[]>> Shapes()
    {
        yield return new("embeddings.word_embeddings.weight", [30522, 384]);
        yield return new("embeddings.position_embeddings.weight", [512, 384]);
        yield return new("embeddings.token_type_embeddings.weight", [2, 384]);
        foreach (var layer in Enumerable.Range(0, 6).Select(n => $"encoder.layer.{n}"))
        {
            foreach (var (name, outputs, inputs) in new[]
            {
                ("attention.self.query", 384, 384), ("attention.self.key", 384, 384), ("attention.self.value", 384, 384),
                ("attention.output.dense", 384, 384), ("intermediate.dense", 1536, 384), ("output.dense", 384, 1536),
            })
            {
                yield return new($"{layer}.{name}.weight", [outputs, inputs]);
                yield return new($"{layer}.{name}.bias", [outputs]);
            }
        }
        yield return new("pooler.dense.weight", [384, 384]);
        yield return new("pooler.dense.bias", [384]);
        foreach (var norm in Enumerable.Range(0, 6).SelectMany(n => new[] { "attention.output", "output" }.Select(part => $"encoder.layer.{n}.{part}"))
            .Prepend("embeddings"))
        {
            yield return new($"{norm}.LayerNorm.weight", [384]);
            yield return new($"{norm}.LayerNorm.bias", [384]);
        }
    }

    private TensorProto Constant(string name, long[] shape, params float[] numbers)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom([.. numbers.SelectMany(BitConverter.GetBytes)]),
        };
        tensor.Dims.Add(shape);
        _model.Graph.Initializer.Add(tensor);
        return tensor;
    }

    private void External(string location, params (string Key, string Value)[] range)
    {
        var tensor = Constant("far", [2]);
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        foreach (var (key, value) in range.Prepend(("location", location)))
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        Node("MatMul", "m", ["x", "far"], "y");
    }

    private NodeProto Node(string op, string name, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(output);
        _model.Graph.Node.Add(node);
        return node;
    }

    private NamedTensors Read()
    {
        _places.Write("mine/model.onnx", _model.ToByteArray());
        return NamedTensors.Of(_places.Store.Locate(_places["mine"]));
    }
}
