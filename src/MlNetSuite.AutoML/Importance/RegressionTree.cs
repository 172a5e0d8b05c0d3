using System.Diagnostics;

namespace MlNetSuite.AutoML.Importance;

/// <summary>A regression tree (Breiman et al. 1984) over the unit cube, as the boxes its leaves are.</summary>
internal sealed class RegressionTree
{
    private const int MaxDepth = 64;

    private readonly double[][] _columns;
    private readonly double[] _values;
    private readonly Random _random;
    private readonly int[] _features;
    private readonly double[] _keys;
    private readonly List<Box> _leaves = [];

    private RegressionTree(double[][] columns, double[] values, Random random, int rows)
    {
        (_columns, _values, _random) = (columns, values, random);
        _features = [.. Enumerable.Range(0, columns.Length)];
        _keys = new double[rows];
    }

    /// <summary>Grows a tree until every leaf has rows of one value, or rows that no column distinguishes.</summary>
    /// <param name="columns">For each dimension the coordinate of every row, 0..1.</param>
    /// <param name="values">What is predicted, one a row.</param>
    /// <param name="rows">Which rows to learn from; a row may come more than once. Its order is changed.</param>
    /// <param name="random">Decides between splits that are equally good.</param>
    /// <returns>Boxes that together fill the cube and do not overlap.</returns>
    internal static IReadOnlyList<Box> Grow(double[][] columns, double[] values, int[] rows, Random random)
    {
        var tree = new RegressionTree(columns, values, random, rows.Length);
        tree.Grow(rows, new double[columns.Length], [.. Enumerable.Repeat(1.0, columns.Length)], 0);
        return tree._leaves;
    }

    private void Grow(Span<int> rows, double[] low, double[] high, int depth)
    {
        if (depth == MaxDepth || BestSplit(rows) is not var (feature, threshold))
        {
            _leaves.Add(new(low, high, Mean(rows)));
            return;
        }
        var left = Partition(rows, feature, threshold);
        Debug.Assert(left > 0 && left < rows.Length);
        Grow(rows[..left], low, Moved(high, feature, threshold), depth + 1);
        Grow(rows[left..], Moved(low, feature, threshold), high, depth + 1);
    }

    // Least squares: of all splits the one with the largest sum of (sum of a side)² / (rows of that side).
    private (int Feature, double Threshold)? BestSplit(Span<int> rows)
    {
        var (sum, pure) = (0.0, true);
        foreach (var row in rows)
        {
            sum += _values[row];
            pure &= _values[row] == _values[rows[0]];
        }
        if (pure)
            return null;
        (int, double)? best = null;
        var bestGain = double.NegativeInfinity;
        _random.Shuffle(_features);
        foreach (var feature in _features)
        {
            var keys = _keys.AsSpan(0, rows.Length);
            for (var n = 0; n < rows.Length; n++)
                keys[n] = _columns[feature][rows[n]];
            keys.Sort(rows);
            var left = 0.0;
            for (var n = 1; n < rows.Length; n++)
            {
                left += _values[rows[n - 1]];
                if (keys[n] == keys[n - 1])
                    continue;
                var gain = left * left / n + (sum - left) * (sum - left) / (rows.Length - n);
                if (gain > bestGain)
                    (best, bestGain) = ((feature, Between(keys[n - 1], keys[n])), gain);
            }
        }
        return best;
    }

    /// <summary>A threshold that the lower key does not exceed and the upper does: half-way, but for neighbouring numbers, whose half-way
    /// may be the upper one.</summary>
    private static double Between(double lower, double upper) => (lower + upper) / 2 is var middle && middle < upper ? middle : lower;

    private int Partition(Span<int> rows, int feature, double threshold)
    {
        var column = _columns[feature];
        rows.Sort((a, b) => column[a].CompareTo(column[b]));
        var left = 0;
        while (left < rows.Length && column[rows[left]] <= threshold)
            left++;
        return left;
    }

    private double Mean(ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
            sum += _values[row];
        return sum / rows.Length;
    }

    private static double[] Moved(double[] bounds, int feature, double threshold)
    {
        var moved = bounds.ToArray();
        moved[feature] = threshold;
        return moved;
    }
}

/// <summary>A box of the unit cube and the value a tree predicts there.</summary>
/// <param name="Low">Its lower bound in each dimension.</param>
/// <param name="High">Its upper bound in each dimension.</param>
/// <param name="Value">The prediction.</param>
internal sealed record Box(double[] Low, double[] High, double Value)
{
    /// <summary>Its share of the cube.</summary>
    internal double Volume()
    {
        var volume = 1.0;
        for (var d = 0; d < Low.Length; d++)
            volume *= High[d] - Low[d];
        return volume;
    }
}
