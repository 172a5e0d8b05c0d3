using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Notebooks.Views;

/// <summary>An ML.NET data view for a cell of another language: an array with an object for each row.</summary>
internal static class DataViewJson
{
    private const int MostRows = 10_000;

    private static readonly MethodInfo GenericReader = Method(nameof(ReaderOf)), GenericVector = Method(nameof(Vector));

    /// <exception cref="InvalidOperationException">It has more rows than a page should be given.</exception>
    internal static string Of(IDataView view)
    {
        var columns = view.Schema.Where(c => !c.IsHidden).ToList();
        var rows = new JsonArray();
        using var cursor = view.GetRowCursor(columns);
        var cells = columns.Select(column => (column.Name, Read: Reader(cursor, column))).ToList();
        while (cursor.MoveNext())
        {
            if (rows.Count == MostRows)
                throw new InvalidOperationException(
                    $"the data view has more than {MostRows} rows; share a part of it, such as mlContext.Data.TakeRows(view, 1000).");
            rows.Add(new JsonObject(cells.Select(cell => KeyValuePair.Create(cell.Name, cell.Read()))));
        }
        return rows.ToJsonString();
    }

    // A getter's type is the column's raw type, known only now.
    private static Func<JsonNode?> Reader(DataViewRow row, DataViewSchema.Column column) =>
        (Func<JsonNode?>)GenericReader.MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;

    private static Func<JsonNode?> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return Json(value);
        };
    }

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        float number => float.IsFinite(number) ? number : null,
        double number => double.IsFinite(number) ? number : null,
        ReadOnlyMemory<char> text => text.ToString(),
        bool or sbyte or byte or short or ushort or int or uint or long or ulong => JsonSerializer.SerializeToNode(value),
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(VBuffer<>) =>
            (JsonNode)GenericVector.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static JsonArray Vector<T>(VBuffer<T> vector) => [.. vector.DenseValues().Select(v => Json(v))];

    private static MethodInfo Method(string name) => typeof(DataViewJson).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
