using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Reads the constants of an exported ONNX model. Those that are multiplied with from the right have lost their names and are
/// transposed by most exporters: they are named by <see cref="OnnxWeightNames"/> and turned back.</summary>
internal static class OnnxTensors
{
    internal const string File = "model.onnx";

    /// <exception cref="InputException">The file is damaged, or no ONNX model; a tensor lies in a file that is not beside it.</exception>
    internal static NamedTensors Of(LocatedWeights weights) =>
        new(weights.Stored(File).Path, Read(weights, Parse(weights.Verified(File)).Graph));

    private static ModelProto Parse(StoredBytes file)
    {
        if (file.Length is 0 or > int.MaxValue)
            throw new InputException($"{file.Path}: {file.Length:N0} bytes; an ONNX model has at most {int.MaxValue:N0}");
        try
        {
            using var mapped = new MappedBytes(file.Path);
            var model = ModelProto.Parser.ParseFrom(mapped.GetSpan().Slice((int)file.Offset, (int)file.Length));
            return model.Graph is { Node.Count: > 0 } ? model : throw new InputException($"{file.Path}: an ONNX model without a graph");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException($"{file.Path}: not an ONNX model, or a damaged one ({e.Message})", e);
        }
    }

    private static Dictionary<string, StoredTensor> Read(LocatedWeights weights, GraphProto graph)
    {
        var constants = Constants(graph).DistinctBy(constant => constant.Name)
            .ToDictionary(constant => constant.Name, constant => Tensor(weights, constant.Name, constant.Tensor));
        var named = OnnxWeightNames.Of(graph).Where(weight => constants[weight.Value.Constant].Shape.Count == 2)
            .ToDictionary(weight => weight.Key, weight => weight.Value.IsTransposed
                ? constants[weight.Value.Constant].Transposed()
                : constants[weight.Value.Constant]);
        foreach (var (name, tensor) in named)
            constants[name] = tensor;
        return constants;
    }

    private static IEnumerable<(string Name, TensorProto Tensor)> Constants(GraphProto graph) =>
        graph.Initializer.Select(tensor => (tensor.Name, tensor))
            .Concat(graph.Node.Where(node => node.OpType == "Constant" && node.Attribute is [{ T: not null }])
                .Select(node => (node.Output[0], node.Attribute[0].T)));

    private static StoredTensor Tensor(LocatedWeights weights, string name, TensorProto tensor)
    {
        var source = $"{weights.Stored(File).Path}: tensor '{name}'";
        var external = tensor.DataLocation == TensorProto.Types.DataLocation.External ? External(source, weights, tensor) : null;
        return new(source, StoredTensor.Dimensions(source, tensor.Dims), TypeOf(tensor),
            external is not null ? () => external.ReadAll() : () => Inside(tensor));
    }

    private static string TypeOf(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType switch
    {
        TensorProto.Types.DataType.Float => StoredTensor.Float32,
        TensorProto.Types.DataType.Float16 => StoredTensor.Float16,
        TensorProto.Types.DataType.Bfloat16 => StoredTensor.BFloat16,
        var type => type.ToString().ToLowerInvariant(),
    };

    private static ReadOnlyMemory<byte> Inside(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? tensor.RawData.Memory
        : tensor.FloatData.Count > 0 ? MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray()
        // One half in the lower bits of each.
        : MemoryMarshal.AsBytes<ushort>(tensor.Int32Data.Select(bits => (ushort)bits).ToArray()).ToArray();

    /// <summary>Numbers in a file of the same folder, as models have them that are larger than one file may be.</summary>
    private static StoredBytes External(string source, LocatedWeights weights, TensorProto tensor)
    {
        var entries = tensor.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
        var location = entries.GetValueOrDefault("location", "");
        if (!weights.Has(location))
            throw new InputException($"{source} lies in the file '{location}', which is not one that is read of {weights.Folder}: expected " +
                "model.onnx_data or model.onnx.data");
        var file = weights.Stored(location);
        var offset = Number("offset", 0);
        var length = Number("length", file.Length - offset);
        return offset >= 0 && length >= 0 && offset <= file.Length - length ? file.Range(offset, length) : throw new InputException(
            $"{source} is {length:N0} bytes at {offset:N0} of {location}, which has {file.Length:N0}");

        long Number(string key, long missing) => !entries.TryGetValue(key, out var text) ? missing
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
