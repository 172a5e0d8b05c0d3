using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MlNetSuite.Notebooks.Views;

/// <summary>An ML.NET data view for a cell of another language: an array with an object for each row.</summary>
internal static class DataViewJson
{
    private const int MostRows = 10_000;

    /// <exception cref="InvalidOperationException">It has more rows than a page should hold.</exception>
    internal static string Of(IDataView view)
    {
        var columns = view.Schema.Where(c => !c.IsHidden).ToList();
        var rows = new JsonArray();
        using var cursor = view.GetRowCursor(columns);
        var cells = columns.Select(column => (column.Name, Read: DataViewCells.Reader(cursor, column, Json))).ToList();
        while (cursor.MoveNext())
        {
            if (rows.Count == MostRows)
                throw new InvalidOperationException(
                    $"the data view has more than {MostRows} rows; share a subset, such as mlContext.Data.TakeRows(view, 1000).");
            rows.Add(new JsonObject(cells.Select(cell => KeyValuePair.Create(cell.Name, cell.Read()))));
        }
        return rows.ToJsonString();
    }

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        float number => float.IsFinite(number) ? number : null,
        double number => double.IsFinite(number) ? number : null,
        ReadOnlyMemory<char> text => text.ToString(),
        bool or sbyte or byte or short or ushort or int or uint or long or ulong => JsonSerializer.SerializeToNode(value),
        _ when DataViewCells.Vector(value) is { } vector => new JsonArray([.. vector.Select(Json)]),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
