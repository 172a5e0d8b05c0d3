namespace MlNetSuite.Server.Protocol;

/// <summary>The protocol's tensor datatypes, by their names there.</summary>
internal enum TensorDatatype
{
    BOOL,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    INT8,
    INT16,
    INT32,
    INT64,
    FP16,
    FP32,
    FP64,
    BYTES,
}

/// <summary>Facts about datatypes.</summary>
internal static class TensorDatatypes
{
    /// <summary>Bytes of an element; 0 for <see cref="TensorDatatype.BYTES"/>, whose elements vary.</summary>
    internal static int Size(this TensorDatatype type) => type switch
    {
        TensorDatatype.BOOL or TensorDatatype.UINT8 or TensorDatatype.INT8 => 1,
        TensorDatatype.UINT16 or TensorDatatype.INT16 or TensorDatatype.FP16 => 2,
        TensorDatatype.UINT32 or TensorDatatype.INT32 or TensorDatatype.FP32 => 4,
        TensorDatatype.UINT64 or TensorDatatype.INT64 or TensorDatatype.FP64 => 8,
        _ => 0,
    };

    internal static bool IsWhole(this TensorDatatype type) => type is >= TensorDatatype.UINT8 and <= TensorDatatype.INT64;

    internal static bool IsNumber(this TensorDatatype type) => type is >= TensorDatatype.UINT8 and <= TensorDatatype.FP64;
}
