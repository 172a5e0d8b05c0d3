using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction;

/// <summary>The rows an artifact carries to show what an app gives.</summary>
/// <param name="lines">One JSON object a line.</param>
internal sealed class ModelSamples(ReadOnlyMemory<byte> lines)
{
    /// <summary>The rows, as predictions take them.</summary>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; } = Read(lines);

    /// <summary>Rows that have these columns. Where the columns are vectors of numbers alone, made-up rows come on top: those of an image
    /// model show images, and its pixels are another way in.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> For(DataViewSchema schema) =>
        [.. Rows.Where(row => schema.All(column => row.ContainsKey(column.Name))), .. MadeUp(schema)];

    private static List<Dictionary<string, object?>> MadeUp(DataViewSchema schema)
    {
        if (!schema.All(column => column.Type is VectorDataViewType { ItemType: NumberDataViewType, Size: > 0 } vector && vector.ItemType == NumberDataViewType.Single))
            return [];
        var chance = new Random(1);
        return [.. Enumerable.Range(0, 4).Select(_ => schema.ToDictionary(
            column => column.Name,
            column => (object?)Enumerable.Range(0, ((VectorDataViewType)column.Type).Size).Select(_ => (float)chance.Next(256)).ToArray()))];
    }

    private static List<Dictionary<string, object?>> Read(ReadOnlyMemory<byte> lines) =>
        [.. Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => RowValues.FromJson(JsonElement.Parse(line)))];
}
