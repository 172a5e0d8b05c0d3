using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>Whole numbers that look like codes: what they are told apart by in addition to their size, a feature for each.</summary>
/// <param name="Place">The place of the column among the numbers.</param>
/// <param name="Values">The different numbers, in their order.</param>
internal sealed record NumberCodes(int Place, float[] Values)
{
    /// <summary>Whole numbers are like codes where there are at most so many different ones, each in several rows.</summary>
    private const int MostCodes = 500, RowsOfACode = 5;

    /// <summary>The different numbers of a column that looks as if they were codes; null for other columns.</summary>
    internal static float[]? Of(TableColumn column)
    {
        if (column.Kind is not null || column is not NumberColumn)
            return null;
        HashSet<float> values = [];
        var rows = 0;
        for (var row = 0; row < column.Count; row++)
            if (!column.IsMissing(row))
            {
                rows++;
                var number = column.Number(row);
                if (!float.IsInteger(number) || number < 100 || (values.Add(number) && values.Count > MostCodes))
                    return null;
            }
        // Years lie side by side, and most prices are round.
        return values.Count > 2 && rows >= RowsOfACode * values.Count && values.Count < 0.2 * (values.Max() - values.Min())
            && values.Count(v => v % 10 == 0) < values.Count / 2.0 ? [.. values.Order()] : null;
    }

    /// <summary>Sets the feature of a number; none for one that training has not seen.</summary>
    internal void Set(float number, Span<float> features)
    {
        if (Array.BinarySearch(Values, number) is >= 0 and var place)
            features[place] = 1;
    }

    /// <summary>The same in a graph: from <c>[batch, numbers]</c> to <c>[batch, values]</c>.</summary>
    internal string Add(OnnxGraph graph, string numbers)
    {
        var column = graph.Node("Gather", [numbers, graph.Constant([(long)Place], 1)], [OnnxAttribute.Int("axis", 1)]);
        return graph.Node("Cast", [graph.Node("Equal", [column, graph.Constant(Values, 1, Values.Length)])],
            [OnnxAttribute.Int("to", (int)DataType.Float)]);
    }
}
