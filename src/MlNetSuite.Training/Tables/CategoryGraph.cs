using System.Globalization;
using MlNetSuite.Networks.Onnx;

namespace MlNetSuite.Training.Tables;

/// <summary>Looks categories up in an ONNX graph. All columns go through one lookup, whatever their number: a value is looked up
/// with its column's number before it.</summary>
/// <param name="graph">What is added to.</param>
/// <param name="texts"><c>[batch, columns]</c> of text.</param>
/// <param name="columns">Their names.</param>
internal sealed class CategoryGraph(OnnxGraph graph, string texts, IReadOnlyList<string> columns)
{
    /// <summary>A 1 for each value of each category, <c>[batch, sum of levels]</c>; none for a value not seen.</summary>
    internal string Hot(IReadOnlyList<CategoryLevels> categories)
    {
        var width = categories.Sum(c => c.Count);
        var (keys, places, offset) = (new List<string>(), new List<long>(), 0);
        for (var i = 0; i < categories.Count; i++)
        {
            foreach (var (text, level) in categories[i].Texts)
            {
                keys.Add(Prefix(i) + text);
                places.Add(offset + level);
            }
            offset += categories[i].Count;
        }
        var at = Lookup([.. categories.Select(c => c.Name)], keys, places, width);
        var batch = graph.Node("Slice", [graph.Node("Shape", [at]), graph.Constant([0L], 1), graph.Constant([1L], 1)]);
        var zeros = graph.Node("Expand",
            [graph.Constant([0f], 1, 1), graph.Node("Concat", [batch, graph.Constant([width + 1L], 1)], [OnnxAttribute.Int("axis", 0)])]);
        var ones = graph.Node("Expand", [graph.Constant([1f], 1, 1), graph.Node("Shape", [at])]);
        var hot = graph.Node("ScatterElements", [zeros, at, ones], [OnnxAttribute.Int("axis", 1)]);
        return graph.Node("Slice", [hot, graph.Constant([0L], 1), graph.Constant([(long)width], 1), graph.Constant([1L], 1)]);
    }

    /// <summary>The numbers of a category's values, <c>[batch, width]</c>.</summary>
    internal string Encode(TargetEncoding encoding)
    {
        var (keys, places) = (new List<string>(), new List<long>());
        foreach (var (text, level) in encoding.Levels.Texts)
        {
            keys.Add(Prefix(0) + text);
            places.Add(level);
        }
        var level1 = graph.Node("Squeeze", [Lookup([encoding.Levels.Name], keys, places, encoding.Levels.Count), graph.Constant([1L], 1)]);
        return graph.Node("Gather", [graph.Constant(encoding.Table, encoding.Levels.Count + 1, encoding.Width), level1]);
    }

    private string Lookup(IReadOnlyList<string> names, List<string> keys, List<long> places, int unknown)
    {
        long[] from = [.. names.Select(name => (long)columns.ToList().IndexOf(name))];
        var values = graph.Node("Gather", [texts, graph.Constant(from, from.Length)], [OnnxAttribute.Int("axis", 1)]);
        var prefixes = graph.Node("Reshape",
            [graph.Constant([.. Enumerable.Range(0, from.Length).Select(Prefix)]), graph.Constant([1L, from.Length], 2)]);
        return graph.Node("LabelEncoder", [graph.Node("StringConcat", [prefixes, values])],
        [
            OnnxAttribute.Strings("keys_strings", keys), OnnxAttribute.Ints("values_int64s", places),
                OnnxAttribute.Int("default_int64", unknown),
        ], domain: "ai.onnx.ml");
    }

    private static string Prefix(int column) => string.Create(CultureInfo.InvariantCulture, $"{column}:");
}
