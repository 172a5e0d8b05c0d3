using MlNetSuite.Networks;

namespace MlNetSuite.Training.Text;

/// <summary>A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008, "A Dual
/// Coordinate Descent Method for Large-scale Linear SVM"), on features scaled column by column.</summary>
/// <remarks>
/// Text i has the value <c>x[f] = frequency[i, f] row[f] / norm[i]</c> in each of its rows f, scaled by <c>s[f]</c>. With
/// <c>q[f] = row[f] s[f] w[f]</c>, <c>c[f] = (row[f] s[f])²</c> and <c>z[f] = frequency[i, f] / norm[i]</c> neither the values nor the
/// scaled features need ever be stored:
/// <code>
/// margin = Σ z[f] q[f] + b           G = y margin - 1 + D a[i]            D = 1 / (2 C[i])
/// a'     = max(0, a[i] - G / (Σ z[f]² c[f] + 1 + D))
/// q[f]  += (a' - a[i]) y z[f] c[f]   b  += (a' - a[i]) y
/// </code>
/// </remarks>
/// <param name="terms">Rows of each text and their weights.</param>
/// <param name="dense">Numbers of each text that are features as they are, x[f] itself, neither scaled nor counted.</param>
/// <param name="passes">The most passes over the texts.</param>
internal sealed class DualCoordinateDescent(TermWeights terms, DenseFeatures dense, int passes)
{
    // LIBLINEAR stops there too.
    private const float Tolerance = 0.1f;

    /// <summary>The weight of each row of the table, <see cref="TermWeights.Rows"/> in it, then those of the dense features, and the bias
    /// in the last place.</summary>
    /// <param name="texts">The texts to learn from.</param>
    /// <param name="isPositive">Whether a text is of the class.</param>
    /// <param name="cost">C, the price of an error on a text.</param>
    /// <param name="scale">s, one for each row.</param>
    /// <param name="seed">Of the order of texts.</param>
    /// <param name="cancel">Looked at before each pass.</param>
    internal float[] Solve(int[] texts, Func<int, bool> isPositive, Func<int, double> cost, float[] scale, long seed,
        CancellationToken cancel)
    {
        var space = new int[terms.Bags.MostRows];
        var columns = new Column[scale.Length];
        for (var row = 0; row < columns.Length; row++)
            columns[row].Curvature = terms.Rows[row] * scale[row] * terms.Rows[row] * scale[row];
        var dual = new float[texts.Length];
        var soft = Array.ConvertAll(texts, text => (float)(0.5 / cost(text)));
        var curvature = Array.ConvertAll(texts, text => Curvature(text, space, columns));
        var rest = new float[dense.Width];
        var bias = 0f;
        var order = Enumerable.Range(0, texts.Length).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            cancel.ThrowIfCancellationRequested();
            new RandomStream(seed, pass).Shuffle(order);
            var worst = 0f;
            foreach (var i in order)
            {
                var text = texts[i];
                var rows = terms.Bags.Rows(text, space);
                var sign = isPositive(text) ? 1f : -1f;
                var gradient = sign * (Sum(rows, text, columns) + dense.Dot(text, rest) + bias) - 1 + soft[i] * dual[i];
                if (dual[i] == 0 && gradient >= 0)
                    continue;
                worst = Math.Max(worst, Math.Abs(gradient));
                var moved = Math.Max(0, dual[i] - gradient / (curvature[i] + 1 + soft[i]));
                var step = (moved - dual[i]) * sign;
                dual[i] = moved;
                bias += step;
                Move(rows, text, step, columns);
                dense.AddTo(rest, text, step);
            }
            if (worst < Tolerance)
                break;
        }
        return [.. columns.Select(column => column.Weight), .. rest, bias];
    }

    /// <summary>The margin of a text under weights from <see cref="Solve"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="space">For the rows of a text.</param>
    internal float Margin(int text, float[] weights, int[] space)
    {
        var rows = terms.Bags.Rows(text, space);
        var counts = terms.Bags.Counts(text);
        var sum = 0f;
        for (var e = 0; e < rows.Length; e++)
            sum += (terms.Counted ? TermWeights.Frequency(counts[e]) : 1) * weights[rows[e]];
        var rest = weights.AsSpan(weights.Length - 1 - dense.Width, dense.Width);
        return sum * terms.InverseNorms[text] + dense.Dot(text, rest) + weights[^1];
    }

    private float Curvature(int text, int[] space, Column[] columns)
    {
        var rows = terms.Bags.Rows(text, space);
        var counts = terms.Bags.Counts(text);
        var sum = 0f;
        for (var e = 0; e < rows.Length; e++)
        {
            var frequency = terms.Counted ? TermWeights.Frequency(counts[e]) : 1;
            sum += frequency * frequency * columns[rows[e]].Curvature;
        }
        return sum * terms.InverseNorms[text] * terms.InverseNorms[text] + dense.SquaredLength(text);
    }

    private float Sum(ReadOnlySpan<int> rows, int text, Column[] columns)
    {
        var sum = 0f;
        if (!terms.Counted)
            foreach (var row in rows)
                sum += columns[row].Weight;
        else
        {
            var counts = terms.Bags.Counts(text);
            for (var e = 0; e < rows.Length; e++)
                sum += TermWeights.Frequency(counts[e]) * columns[rows[e]].Weight;
        }
        return sum * terms.InverseNorms[text];
    }

    private void Move(ReadOnlySpan<int> rows, int text, float step, Column[] columns)
    {
        step *= terms.InverseNorms[text];
        var counts = terms.Bags.Counts(text);
        if (!terms.Counted)
            foreach (var row in rows)
                columns[row].Weight += step * columns[row].Curvature;
        else
            for (var e = 0; e < rows.Length; e++)
                columns[rows[e]].Weight += step * TermWeights.Frequency(counts[e]) * columns[rows[e]].Curvature;
    }

    /// <summary>What a pass reads of a row lies side by side.</summary>
    private struct Column
    {
        internal float Weight;
        internal float Curvature;
    }
}
