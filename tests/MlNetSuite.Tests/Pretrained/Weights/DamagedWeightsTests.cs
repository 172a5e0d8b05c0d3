using System.Buffers.Binary;
using Google.Protobuf;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

/// <summary>Files with any byte changed, or cut anywhere: they are refused as a wrong input is, or read as what they say, and nothing
/// else happens.</summary>
public sealed class DamagedWeightsTests : IDisposable
{
    private readonly WeightsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Fact]
    public void Of_safetensors()
    {
        var header = """
            {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
             "b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}
            """u8;
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        byte[] whole = [.. prefix, .. header, .. new byte[12]];

        Assert.All(Damaged(whole), bytes => Read("model.safetensors", bytes));
    }

    [Fact]
    public void Of_ONNX()
    {
        var model = new ModelProto { IrVersion = 9, Graph = new() { Name = "g" } };
        var weight = new TensorProto { Name = "w", DataType = 1, RawData = ByteString.CopyFrom(new byte[8]) };
        weight.Dims.Add([2, 1]);
        var bias = new TensorProto { Name = "dense.bias", DataType = 10, RawData = ByteString.CopyFrom(new byte[2]) };
        bias.Dims.Add(1);
        var far = new TensorProto { Name = "f", DataType = 1, DataLocation = TensorProto.Types.DataLocation.External };
        far.Dims.Add(1);
        far.ExternalData.Add([new StringStringEntryProto { Key = "location", Value = "model.onnx_data" },
            new StringStringEntryProto { Key = "offset", Value = "4" }, new StringStringEntryProto { Key = "length", Value = "4" }]);
        model.Graph.Initializer.Add([weight, bias, far]);
        model.Graph.Node.Add([
            new() { OpType = "MatMul", Name = "/dense/MatMul", Input = { "x", "w" }, Output = { "y" } },
            new() { OpType = "Add", Input = { "dense.bias", "y" }, Output = { "z" } },
            new() { OpType = "Constant", Output = { "c" }, Attribute = { new AttributeProto { Name = "value", T = bias.Clone() } } }]);
        _places.Write("mine/model.onnx_data", new byte[8]);

        Assert.All(Damaged(model.ToByteArray()), bytes => Read("model.onnx", bytes));
    }

    [Fact]
    public void Of_the_assembly_that_holds_them()
    {
        var whole = File.ReadAllBytes(WeightsFixture.Assembly);
        var random = new Random(1);
        for (var n = 0; n < 400; n++)
        {
            var bytes = whole.ToArray();
            // Headers lie at the beginning, what they point to everywhere.
            for (var changed = 0; changed < 4; changed++)
                bytes[random.Next(random.Next(2) == 0 ? 1024 : bytes.Length)] = (byte)random.Next(256);
            var path = _places.Write("Damaged.dll", bytes);

            Refusing(() => AssemblyResource.Find(path, "weights.json")?.ReadAll());
        }
    }

    private void Read(string name, byte[] bytes)
    {
        _places.Write($"mine/{name}", bytes);
        Refusing(() =>
        {
            var tensors = NamedTensors.Of(_places.Store.Locate(_places["mine"]));
            foreach (var tensor in tensors.Names)
                Refusing(() => Assert.Equal(tensors.Shape(tensor).Aggregate(1, (a, b) => a * b), tensors.Read(tensor).Length));
        });
    }

    private static void Refusing(Action read)
    {
        try
        {
            read();
        }
        catch (InputException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static IEnumerable<byte[]> Damaged(byte[] whole)
    {
        for (var at = 0; at < whole.Length; at++)
        {
            yield return whole[..at];
            foreach (var value in (byte[])[0, 1, (byte)'"', (byte)'9', 127, 255, (byte)(whole[at] + 1), (byte)(whole[at] - 1)])
            {
                var bytes = whole.ToArray();
                bytes[at] = value;
                yield return bytes;
            }
        }
    }
}
