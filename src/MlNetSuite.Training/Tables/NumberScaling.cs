using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;

namespace MlNetSuite.Training.Tables;

/// <summary>How numbers are brought to a common scale.</summary>
internal enum ScalingKind
{
    /// <summary>Left as they are.</summary>
    None,

    /// <summary>Mean 0 and variance 1.</summary>
    Standard,

    /// <summary>By rank, as if they came from a normal distribution; what lies beyond the training rows is taken for their end.</summary>
    Quantile,
}

/// <summary>Brings each column of a block of numbers to a common scale, by straight lines between knots.</summary>
internal sealed class NumberScaling
{
    private const int MostKnots = 33;
    private const double Ends = 1e-3;

    private readonly int _columns;
    private readonly int _knots;

    // [columns] each; then [columns, knots] each: where a line begins, how long it is, how steep.
    private readonly float[] _offset, _scale, _starts, _lengths, _slopes;

    private NumberScaling(int columns, int knots)
    {
        (_columns, _knots) = (columns, knots);
        (_offset, _scale) = (new float[columns], new float[columns]);
        var size = MatrixSize.Of(columns, knots);
        (_starts, _lengths, _slopes) = (new float[size], new float[size], new float[size]);
    }

    /// <summary>Learns from <c>[rows, columns]</c> without missing values.</summary>
    internal static NumberScaling? Fit(ScalingKind kind, float[] values, int columns)
    {
        if (kind == ScalingKind.None || columns == 0)
            return null;
        var scaling = new NumberScaling(columns, kind == ScalingKind.Quantile ? MostKnots - 1 : 0);
        var rows = values.Length / columns;
        var column = new float[rows];
        for (var c = 0; c < columns; c++)
        {
            for (var r = 0; r < rows; r++)
                column[r] = values[r * columns + c];
            if (kind == ScalingKind.Quantile)
                scaling.FitQuantiles(c, column);
            else
                scaling.FitMoments(c, column);
        }
        return scaling;
    }

    /// <summary>Scales one row in place.</summary>
    internal void Apply(Span<float> row)
    {
        for (var c = 0; c < _columns; c++)
        {
            if (_knots == 0)
            {
                row[c] = (row[c] - _offset[c]) * _scale[c];
                continue;
            }
            var sum = 0f;
            for (var k = c * _knots; k < (c + 1) * _knots; k++)
                sum += Math.Min(Math.Max(row[c] - _starts[k], 0), _lengths[k]) * _slopes[k];
            row[c] = sum + _offset[c];
        }
    }

    /// <summary>The same in a graph, over <c>[batch, columns]</c>.</summary>
    internal string Add(OnnxGraph graph, string values)
    {
        if (_knots == 0)
            return graph.Node("Mul",
                [graph.Node("Sub", [values, graph.Constant(_offset, 1, _columns)]), graph.Constant(_scale, 1, _columns)]);
        string Table(float[] numbers) => graph.Constant(numbers, 1, _columns, _knots);
        var axis = graph.Constant([2L], 1);
        var beyond = graph.Node("Sub", [graph.Node("Unsqueeze", [values, axis]), Table(_starts)]);
        var within = graph.Node("Min", [graph.Node("Max", [beyond, graph.Constant([0f], 1)]), Table(_lengths)]);
        var sum = graph.Node("ReduceSum", [graph.Node("Mul", [within, Table(_slopes)]), axis], [OnnxAttribute.Int("keepdims", 0)]);
        return graph.Node("Add", [sum, graph.Constant(_offset, 1, _columns)]);
    }

    private void FitMoments(int c, float[] column)
    {
        var mean = column.Length == 0 ? 0 : column.Average(v => (double)v);
        var variance = column.Length == 0 ? 0 : column.Average(v => (v - mean) * (v - mean));
        // A spread that rounding alone could have made is none.
        var deviation = Math.Sqrt(variance) > 1e-6 * Math.Abs(mean) ? Math.Sqrt(variance) : 0;
        (_offset[c], _scale[c]) = ((float)mean, deviation > 0 ? (float)(1 / deviation) : 1);
    }

    private void FitQuantiles(int c, float[] column)
    {
        Array.Sort(column);
        List<(float Value, double Rank)> knots = [];
        for (var q = 0; q < MostKnots && column.Length > 0; q++)
        {
            var value = column[(int)((column.Length - 1L) * q / (MostKnots - 1))];
            if (knots.Count > 0 && knots[^1].Value == value)
                continue;
            // The middle of the rows that have this very value.
            var (first, last) = (LowerBound(column, value), LowerBound(column, MathF.BitIncrement(value)));
            knots.Add((value, Math.Clamp((first + last) / 2.0 / column.Length, Ends, 1 - Ends)));
        }
        _offset[c] = knots.Count > 1 ? (float)NormalQuantile(knots[0].Rank) : 0;
        for (var k = 0; k + 1 < knots.Count; k++)
        {
            var at = c * _knots + k;
            (_starts[at], _lengths[at]) = (knots[k].Value, knots[k + 1].Value - knots[k].Value);
            _slopes[at] = (float)((NormalQuantile(knots[k + 1].Rank) - NormalQuantile(knots[k].Rank)) / _lengths[at]);
        }
    }

    private static int LowerBound(float[] sorted, float value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>The inverse of the normal distribution by bisection of Abramowitz and Stegun's 7.1.26 (1964): 1e-7 is more than
    /// knots need.</summary>
    private static double NormalQuantile(double probability)
    {
        var (low, high) = (-8.0, 8.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (NormalProbability(middle) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    private static double NormalProbability(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * z);
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-z * z) / 2;
        return x < 0 ? tail : 1 - tail;
    }
}
