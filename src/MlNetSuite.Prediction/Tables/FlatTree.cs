using Microsoft.ML.Trainers.FastTree;

namespace MlNetSuite.Prediction.Tables;

/// <summary>A regression tree whose nodes lie side by side: splits, then leaves, which lead to themselves, so that several rows go down
/// in step and none waits for a guess at where another goes.</summary>
internal sealed class FlatTree
{
    private readonly Node[] _nodes;

    // Left and right of each node.
    private readonly int[] _next;
    private readonly double[] _leaves;

    private FlatTree(Node[] nodes, int[] next, double[] leaves) => (_nodes, _next, _leaves) = (nodes, next, leaves);

    /// <summary>Null for a tree that splits by categories of its own.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="missing">What each node takes a missing number for; null where no number is taken for one.</param>
    internal static FlatTree? Of(RegressionTreeBase tree, IReadOnlyList<float>? missing)
    {
        // ML.NET takes a tree without a split for nothing, whatever its only leaf says.
        if (tree.NumberOfLeaves < 2)
            return new([], [], []);
        var splits = tree.NumberOfNodes;
        if (tree.CategoricalSplitFlags.Take(splits).Any(isCategorical => isCategorical))
            return null;
        int Place(int child) => child >= 0 ? child : splits + ~child;
        var nodes = new Node[splits + tree.NumberOfLeaves];
        var next = new int[2 * nodes.Length];
        for (var i = 0; i < splits; i++)
        {
            var threshold = tree.NumericalSplitThresholds[i];
            nodes[i] = new(tree.NumericalSplitFeatureIndexes[i], threshold, missing is not null && missing[i] <= threshold ? 0 : 1);
            (next[2 * i], next[2 * i + 1]) = (Place(tree.LeftChild[i]), Place(tree.RightChild[i]));
        }
        for (var i = splits; i < nodes.Length; i++)
            next[2 * i] = next[2 * i + 1] = i;
        return new(nodes, next, [.. tree.LeafValues.Take(tree.NumberOfLeaves)]);
    }

    /// <summary>Adds the tree's answer to each row.</summary>
    internal void Add(ReadOnlySpan<float> features, int width, Span<double> sums)
    {
        if (_leaves.Length == 0)
            return;
        var splits = _nodes.Length - _leaves.Length;
        var i = 0;
        for (; i + 4 <= sums.Length; i += 4)
        {
            var rows = features.Slice(i * width, 4 * width);
            int a = 0, b = 0, c = 0, d = 0;
            do
            {
                a = Next(a, rows[..width]);
                b = Next(b, rows.Slice(width, width));
                c = Next(c, rows.Slice(2 * width, width));
                d = Next(d, rows[(3 * width)..]);
            }
            while (Math.Min(Math.Min(a, b), Math.Min(c, d)) < splits);
            sums[i] += _leaves[a - splits];
            sums[i + 1] += _leaves[b - splits];
            sums[i + 2] += _leaves[c - splits];
            sums[i + 3] += _leaves[d - splits];
        }
        for (; i < sums.Length; i++)
        {
            var row = features.Slice(i * width, width);
            var at = 0;
            while (at < splits)
                at = Next(at, row);
            sums[i] += _leaves[at - splits];
        }
    }

    // Without branches: half of them would be guessed wrong.
    private int Next(int at, ReadOnlySpan<float> row)
    {
        ref readonly var node = ref _nodes[at];
        var value = row[node.Feature];
        var right = (value > node.Threshold ? 1 : 0) | ((float.IsNaN(value) ? 1 : 0) & node.MissingRight);
        return _next[2 * at + right];
    }

    /// <param name="Feature">What decides.</param>
    /// <param name="Threshold">Beyond this it goes to the right.</param>
    /// <param name="MissingRight">1 where a missing number goes there.</param>
    private readonly record struct Node(int Feature, float Threshold, int MissingRight);
}
