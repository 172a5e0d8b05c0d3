using System.Buffers.Binary;
using Datatype = MlNetSuite.Server.Protocol.TensorDatatype;

namespace MlNetSuite.Server.Protocol;

/// <summary>Elements as bytes: row-major, little-endian, without padding; those of BYTES each after their length (32 bits).</summary>
/// <param name="bytes">All of them.</param>
internal sealed class RawTensorData(ReadOnlyMemory<byte> bytes) : ITensorData
{
    public float[] Singles(InputTensor tensor)
    {
        Require(tensor);
        var elements = new float[tensor.Elements];
        var data = bytes.Span;
        if (tensor.Datatype == Datatype.FP32)
            for (var i = 0; i < elements.Length; i++)
                elements[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
        else if (tensor.Datatype == Datatype.UINT8)
            for (var i = 0; i < elements.Length; i++)
                elements[i] = data[i];
        else
            for (var i = 0; i < elements.Length; i++)
                elements[i] = (float)Number(data, tensor.Datatype, i);
        return FiniteNumbers.Check(elements, tensor.Name);
    }

    public double[] Doubles(InputTensor tensor)
    {
        Require(tensor);
        var elements = new double[tensor.Elements];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Number(bytes.Span, tensor.Datatype, i);
        return FiniteNumbers.Check(elements, tensor.Name);
    }

    public long[] Integers(InputTensor tensor)
    {
        Require(tensor);
        var elements = new long[tensor.Elements];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Whole(bytes.Span, tensor.Datatype, i);
        return elements;
    }

    public bool[] Booleans(InputTensor tensor)
    {
        Require(tensor);
        return Array.ConvertAll(bytes.ToArray(), b => b switch
        {
            0 => false,
            1 => true,
            _ => throw new RefusedRequestException($"tensor '{tensor.Name}' holds the byte {b}; a BOOL is 0 or 1."),
        });
    }

    public string[] Texts(InputTensor tensor) => StrictUtf8.Texts(Pieces(tensor), tensor.Name);

    public byte[][] Files(InputTensor tensor) => Array.ConvertAll(Pieces(tensor), piece => piece.ToArray());

    private ReadOnlyMemory<byte>[] Pieces(InputTensor tensor)
    {
        // Each takes four bytes at least.
        if (tensor.Elements > bytes.Length / sizeof(uint))
            throw Wrong(tensor);
        var pieces = new ReadOnlyMemory<byte>[tensor.Elements];
        var rest = bytes;
        for (var i = 0; i < pieces.Length; i++)
        {
            if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) is var length
                && length > rest.Length - sizeof(uint))
                throw Wrong(tensor);
            pieces[i] = rest.Slice(sizeof(uint), (int)length);
            rest = rest[(sizeof(uint) + (int)length)..];
        }
        return rest.IsEmpty ? pieces : throw Wrong(tensor);
    }

    private void Require(InputTensor tensor)
    {
        if ((long)tensor.Elements * tensor.Datatype.Size() != bytes.Length)
            throw new RefusedRequestException(
                $"tensor '{tensor.Name}' has {bytes.Length:N0} bytes; its shape {TensorShape.Text(tensor.Shape)} of {tensor.Datatype} " +
                $"requires {(long)tensor.Elements * tensor.Datatype.Size():N0}.");
    }

    private static RefusedRequestException Wrong(InputTensor tensor) =>
        new($"the bytes of tensor '{tensor.Name}' are not {tensor.Elements} elements of BYTES: each is its length in four " +
            $"bytes, and then that many bytes.");

    private static double Number(ReadOnlySpan<byte> data, Datatype type, int i) => type switch
    {
        Datatype.FP16 => (double)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]),
        Datatype.FP32 => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
        Datatype.FP64 => BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]),
        Datatype.UINT64 => BinaryPrimitives.ReadUInt64LittleEndian(data[(8 * i)..]),
        _ => Whole(data, type, i),
    };

    private static long Whole(ReadOnlySpan<byte> data, Datatype type, int i) => type switch
    {
        Datatype.UINT8 => data[i],
        Datatype.INT8 => (sbyte)data[i],
        Datatype.UINT16 => BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]),
        Datatype.INT16 => BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]),
        Datatype.UINT32 => BinaryPrimitives.ReadUInt32LittleEndian(data[(4 * i)..]),
        Datatype.INT32 => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]),
        Datatype.UINT64 when BinaryPrimitives.ReadUInt64LittleEndian(data[(8 * i)..]) > long.MaxValue =>
            throw new RefusedRequestException("a UINT64 above 9,223,372,036,854,775,807 is not read."),
        _ => BinaryPrimitives.ReadInt64LittleEndian(data[(8 * i)..]),
    };
}
