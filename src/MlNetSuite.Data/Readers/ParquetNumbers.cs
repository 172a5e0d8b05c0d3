using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MlNetSuite.Data.Readers;

/// <summary>Columns of Parquet files that are numbers, in single precision: what would come of them by way of a text.</summary>
internal static class ParquetNumbers
{
    /// <summary>The numbers of a column, NaN for none; null where it holds none, or decimal ones.</summary>
    internal static Task<float[]>? ReadAsync(ParquetRowGroupReader group, DataField field, int rows, CancellationToken cancel) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.SByte => ReadAsync<sbyte>(group, field, rows, n => n, cancel),
            TypeCode.Byte => ReadAsync<byte>(group, field, rows, n => n, cancel),
            TypeCode.Int16 => ReadAsync<short>(group, field, rows, n => n, cancel),
            TypeCode.UInt16 => ReadAsync<ushort>(group, field, rows, n => n, cancel),
            TypeCode.Int32 => ReadAsync<int>(group, field, rows, n => n, cancel),
            TypeCode.UInt32 => ReadAsync<uint>(group, field, rows, n => n, cancel),
            TypeCode.Int64 => ReadAsync<long>(group, field, rows, n => n, cancel),
            TypeCode.Single => ReadAsync<float>(group, field, rows, n => n, cancel),
            TypeCode.Double => ReadAsync<double>(group, field, rows, Single, cancel),
            _ => null,
        };

    /// <summary>The number of single precision nearest to the shortest text that means a double, which is nearest to the double itself
    /// unless that is half way between two.</summary>
    internal static float Single(double number)
    {
        const long Half = 1L << 28;
        var isHalfWay = (BitConverter.DoubleToInt64Bits(number) & ((Half << 1) - 1)) == Half || Math.Abs(number) < SmallestNormal;
        return isHalfWay ? float.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : (float)number;
    }

    /// <summary>Below this, single precision has fewer digits.</summary>
    private const double SmallestNormal = 1.17549435e-38;

    private static async Task<float[]> ReadAsync<T>(
        ParquetRowGroupReader group, DataField field, int rows, Func<T, float> single, CancellationToken cancel) where T : struct
    {
        float Finite(T value) => single(value) is var number && float.IsFinite(number) ? number : float.NaN;
        if (!field.IsNullable)
        {
            var plain = new T[rows];
            await group.ReadAsync<T>(field, plain.AsMemory(), cancellationToken: cancel);
            return Array.ConvertAll(plain, Finite);
        }
        var values = new T?[rows];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancel);
        return Array.ConvertAll(values, value => value is { } number ? Finite(number) : float.NaN);
    }
}
