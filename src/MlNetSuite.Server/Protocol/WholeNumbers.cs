namespace MlNetSuite.Server.Protocol;

/// <summary>Ranges of the protocol's whole numbers.</summary>
internal static class WholeNumbers
{
    /// <summary>The lowest and highest value; of UINT64 the part that fits 64 bits with a sign.</summary>
    internal static (long Lowest, long Highest) Range(TensorDatatype type) => type switch
    {
        TensorDatatype.UINT8 => (byte.MinValue, byte.MaxValue),
        TensorDatatype.UINT16 => (ushort.MinValue, ushort.MaxValue),
        TensorDatatype.UINT32 => (uint.MinValue, uint.MaxValue),
        TensorDatatype.UINT64 => (0, long.MaxValue),
        TensorDatatype.INT8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorDatatype.INT16 => (short.MinValue, short.MaxValue),
        TensorDatatype.INT32 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    internal static RefusedRequestException OutOfRange(string tensor, object number, TensorDatatype type) =>
        new($"'{tensor}' holds {number}, which is out of the range of {type}.");
}
