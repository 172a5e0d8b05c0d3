using System.Text.Json.Nodes;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>Digits as an app sends them.</summary>
internal static class DigitRows
{
    /// <summary>Rows of pixels, one JSON object each.</summary>
    internal static IReadOnlyList<string> Json(int count)
    {
        var images = DatasetReader.Default.Images("mnist").Test!;
        return [.. Enumerable.Range(0, count).Select(r => new JsonObject
        {
            ["Pixels"] = new JsonArray([.. images.Image(r).ToArray().Select(b => (JsonNode)(int)b)]),
        }.ToJsonString())];
    }

    /// <summary>Requests of <paramref name="rows"/> rows each, as JSON arrays.</summary>
    internal static IReadOnlyList<string> JsonArrays(int count, int rows) =>
        [.. Json(count * rows).Chunk(rows).Select(chunk => $"[{string.Join(',', chunk)}]")];

    /// <summary>A file of them, one a line.</summary>
    internal static string File(string beside)
    {
        var path = Path.Combine(Path.GetDirectoryName(beside)!, "rows.jsonl");
        System.IO.File.WriteAllLines(path, Json(100));
        return path;
    }
}
