using MlNetSuite.Server.Protocol.Grpc;
using Datatype = MlNetSuite.Server.Protocol.TensorDatatype;

namespace MlNetSuite.Server.Protocol;

/// <summary>Elements in the field of a gRPC message that fits their datatype.</summary>
internal sealed class ContentsTensorData(InferTensorContents contents) : ITensorData
{
    public float[] Singles(InputTensor tensor) => FiniteNumbers.Check(tensor.Datatype switch
    {
        Datatype.FP32 => Exactly(contents.Fp32Contents, tensor),
        Datatype.FP64 => Array.ConvertAll(Exactly(contents.Fp64Contents, tensor), n => (float)n),
        Datatype.FP16 => throw new RefusedRequestException($"tensor '{tensor.Name}': FP16 has no contents field; send raw_input_contents."),
        _ => Array.ConvertAll(Integers(tensor), n => (float)n),
    }, tensor.Name);

    public double[] Doubles(InputTensor tensor) => FiniteNumbers.Check(tensor.Datatype == Datatype.FP64
        ? Exactly(contents.Fp64Contents, tensor)
        : Array.ConvertAll(Singles(tensor), n => (double)n), tensor.Name);

    public long[] Integers(InputTensor tensor)
    {
        var numbers = tensor.Datatype switch
        {
            Datatype.INT64 => Exactly(contents.Int64Contents, tensor),
            Datatype.UINT64 =>
                Array.ConvertAll(Exactly(contents.Uint64Contents, tensor), n => n <= long.MaxValue
                    ? (long)n
                    : throw WholeNumbers.OutOfRange(tensor.Name, n, tensor.Datatype)),
            Datatype.UINT8 or Datatype.UINT16 or Datatype.UINT32 => Array.ConvertAll(Exactly(contents.UintContents, tensor), n => (long)n),
            _ => Array.ConvertAll(Exactly(contents.IntContents, tensor), n => (long)n),
        };
        var (lowest, highest) = WholeNumbers.Range(tensor.Datatype);
        foreach (var number in numbers)
            if (number < lowest || number > highest)
                throw WholeNumbers.OutOfRange(tensor.Name, number, tensor.Datatype);
        return numbers;
    }

    public bool[] Booleans(InputTensor tensor) => Exactly(contents.BoolContents, tensor);

    public string[] Texts(InputTensor tensor) =>
        StrictUtf8.Texts(Array.ConvertAll(Exactly(contents.BytesContents, tensor), piece => piece.Memory), tensor.Name);

    public byte[][] Files(InputTensor tensor) => Array.ConvertAll(Exactly(contents.BytesContents, tensor), piece => piece.ToByteArray());

    private static T[] Exactly<T>(IReadOnlyCollection<T> elements, InputTensor tensor) => elements.Count == tensor.Elements
        ? [.. elements]
        : throw new RefusedRequestException(
            $"tensor '{tensor.Name}' has {elements.Count} elements in the field for {tensor.Datatype}; its shape " +
            $"{TensorShape.Text(tensor.Shape)} requires {tensor.Elements}.");
}
