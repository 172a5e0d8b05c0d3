using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>A tensor in a file.</summary>
/// <param name="Source">The file and the tensor's name in it, for messages.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Type">The numbers, as the file's format calls them.</param>
/// <param name="Bytes">Reads them as they are stored, little-endian.</param>
internal sealed record StoredTensor(string Source, IReadOnlyList<int> Shape, string Type, Func<ReadOnlyMemory<byte>> Bytes)
{
    internal const string Float32 = "float32";
    internal const string Float16 = "float16";
    internal const string BFloat16 = "bfloat16";

    /// <summary>Whether a linear layer's matrix is stored as [inputs, outputs], the other way around than PyTorch's.</summary>
    private bool IsTransposed { get; init; }

    /// <summary>How many numbers it has.</summary>
    /// <exception cref="InputException">More than an array holds.</exception>
    internal int Count => Counted(Source, Shape);

    /// <summary>The same matrix with rows as columns.</summary>
    internal StoredTensor Transposed() => this with { Shape = [Shape[1], Shape[0]], IsTransposed = !IsTransposed };

    /// <exception cref="InputException">The numbers are of another type, or not as many as the shape says.</exception>
    internal float[] Read()
    {
        var size = Type switch
        {
            Float32 => sizeof(float),
            Float16 or BFloat16 => sizeof(short),
            _ => throw new InputException($"{Source} holds numbers of type {Type}; expected {Float32}, {Float16} or {BFloat16}"),
        };
        var bytes = Bytes().Span;
        if (bytes.Length != (long)Count * size)
            throw new InputException($"{Source} has {bytes.Length:N0} bytes; {Count:N0} numbers of type {Type} have {(long)Count * size:N0}");
        var numbers = new float[Count];
        switch (Type)
        {
            case Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
                break;
            case Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), numbers);
                break;
            default:
                // The upper half of a float32.
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var n = 0; n < numbers.Length; n++)
                    numbers[n] = BitConverter.UInt32BitsToSingle((uint)halves[n] << 16);
                break;
        }
        return IsTransposed ? Turned(numbers, Shape[0], Shape[1]) : numbers;
    }

    /// <summary>Dimensions of a file as those of an array.</summary>
    /// <exception cref="InputException">One is negative, or all together are more than an array holds.</exception>
    internal static int[] Dimensions(string source, IReadOnlyList<long> shape)
    {
        if (shape.FirstOrDefault(length => length is < 0 or > int.MaxValue) is var wrong and not 0)
            throw new InputException($"{source} has a dimension of {wrong}");
        int[] dimensions = [.. shape.Select(length => (int)length)];
        _ = Counted(source, dimensions);
        return dimensions;
    }

    private static int Counted(string source, IReadOnlyList<int> shape)
    {
        var count = 1L;
        foreach (var length in shape)
            if ((count *= length) > Array.MaxLength)
                throw new InputException($"{source} is [{string.Join(", ", shape)}], more numbers than can be read");
        return (int)count;
    }

    private static float[] Turned(float[] stored, int rows, int columns)
    {
        var turned = new float[stored.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                turned[row * columns + column] = stored[column * rows + row];
        return turned;
    }
}
