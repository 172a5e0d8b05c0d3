using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Reads cells of an ML.NET row as .NET values: the type of a column is known only when there is a row.</summary>
internal static class DataViewCells
{
    private static readonly MethodInfo Generic = typeof(DataViewCells).GetMethod(nameof(ReaderOf),
        BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly MethodInfo GenericVector = typeof(DataViewCells).GetMethod(nameof(Values),
        BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>A function that reads a column of the row, wherever the row is by then, and makes something of its value.</summary>
    /// <param name="row">The row, such as a cursor.</param>
    /// <param name="column">The column.</param>
    /// <param name="make">Makes something of a value, which is disposed afterwards where it can be.</param>
    internal static Func<T> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<object?, T> make)
    {
        var read = (Func<object?>)Generic.MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;
        return () =>
        {
            var value = read();
            using var _ = value as IDisposable;
            return make(value);
        };
    }

    /// <summary>The values of a vector; null where the value is none.</summary>
    internal static IReadOnlyList<object?>? Vector(object value) =>
        value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? (IReadOnlyList<object?>)GenericVector.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!
            : null;

    private static Func<object?> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            var value = default(T)!;
            getter(ref value);
            return value;
        };
    }

    private static object?[] Values<T>(VBuffer<T> vector) => [.. vector.DenseValues()];
}
