using System.Numerics.Tensors;

namespace MlNetSuite.Prediction.Tables;

/// <summary>Trees walked as flat arrays: each goes over all rows before the next, so that it is in the cache for all of them.</summary>
internal sealed class TreeEnding(TreeModel model) : TableEnding
{
    private double[] _sums = [];

    internal override void Score(ReadOnlySpan<float> features, int rows, Span<float> scores)
    {
        var (width, classes) = (features.Length / rows, model.Classes.Count);
        if (_sums.Length < rows)
            _sums = new double[rows];
        for (var c = 0; c < classes; c++)
        {
            var sums = _sums.AsSpan(0, rows);
            sums.Clear();
            foreach (var tree in model.Classes[c].Trees)
                tree.Add(features, width, sums);
            // ML.NET has them in single precision before it calibrates them.
            for (var i = 0; i < rows; i++)
                scores[i * classes + c] = model.Classes[c].Scaled((float)sums[i]);
        }
        if (model.Ending != TreeScores.Numbers)
            for (var i = 0; i < rows; i++)
                ToProbabilities(scores.Slice(i * classes, classes));
    }

    private void ToProbabilities(Span<float> scores)
    {
        if (model.Ending == TreeScores.Softmax)
        {
            // Of a few numbers, this is quicker than by vectors.
            var most = TensorPrimitives.Max(scores);
            foreach (ref var score in scores)
                score = (float)Math.Exp(score - most);
            TensorPrimitives.Divide(scores, TensorPrimitives.Sum(scores), scores);
            return;
        }
        // As ML.NET does: what is no probability counts as none, and where all are none they stay so.
        foreach (ref var score in scores)
            if (!(score >= 0))
                score = 0;
        var sum = TensorPrimitives.Sum(scores);
        if (sum > 0)
            TensorPrimitives.Divide(scores, sum, scores);
    }
}
