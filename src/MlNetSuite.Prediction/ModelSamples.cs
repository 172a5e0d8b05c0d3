using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

/// <summary>The rows an artifact carries to show what an app gives; where it carries none, rows that are made up.</summary>
internal sealed class ModelSamples
{
    private readonly string[] _lines;

    /// <param name="entry">One JSON object a line.</param>
    /// <param name="madeUp">Rows for an entry without any.</param>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    /// <exception cref="PredictionInputException">A line is no object.</exception>
    internal ModelSamples(ReadOnlyMemory<byte> entry, Func<IReadOnlyList<JsonObject>> madeUp)
    {
        _lines = Encoding.UTF8.GetString(entry.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (_lines.Length == 0)
        {
            _lines = [.. madeUp().Select(row => row.ToJsonString())];
            AreMadeUp = true;
        }
        Rows = [.. _lines.Select(line => RowValues.FromJson(JsonElement.Parse(line)))];
    }

    /// <summary>Whether the rows are none of the data.</summary>
    internal bool AreMadeUp { get; }

    /// <summary>The rows, as predictions take them.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; }

    /// <summary>The rows as the artifact has them, made anew by each call.</summary>
    internal IReadOnlyList<JsonObject> Json() => [.. _lines.Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>Rows that have these columns. Where the columns are vectors of numbers alone, made-up rows come on top: those of an image
    /// model show images, and its pixels are another way in.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, object?>> For(DataViewSchema schema) =>
        [.. Rows.Where(row => schema.All(column => row.ContainsKey(column.Name))), .. MadeUp(schema)];

    private static List<Dictionary<string, object?>> MadeUp(DataViewSchema schema)
    {
        if (!schema.All(column => column.Type is VectorDataViewType { ItemType: NumberDataViewType, Size: > 0 } vector
            && vector.ItemType == NumberDataViewType.Single))
            return [];
        var random = new Random(1);
        return [.. Enumerable.Range(0, 4).Select(_ => schema.ToDictionary(
            column => column.Name,
            column => (object?)Enumerable.Range(0, ((VectorDataViewType)column.Type).Size).Select(_ => (float)random.Next(256))
            .ToArray()))];
    }
}
