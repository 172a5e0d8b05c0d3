using MlNetSuite.Training.Networks;

namespace MlNetSuite.Training.Text;

/// <summary>A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008, "A Dual
/// Coordinate Descent Method for Large-scale Linear SVM"), on features scaled column by column.</summary>
/// <remarks>
/// Text i has the value <c>x[f] = value[f] / norm[i]</c> in each of its rows f, scaled by <c>s[f]</c>. With <c>q[f] = s[f] w[f]</c>
/// the scaled features need never be stored:
/// <code>
/// margin = Σ x[f] q[f] + b           G = y margin - 1 + D a[i]            D = 1 / (2 C[i])
/// a'     = max(0, a[i] - G / (Σ x[f]² s[f]² + 1 + D))
/// q[f]  += (a' - a[i]) y x[f] s[f]²  b  += (a' - a[i]) y
/// </code>
/// </remarks>
/// <param name="bags">Distinct rows of each text.</param>
/// <param name="values">The weight of each row; its square sums to a text's squared norm.</param>
/// <param name="passes">The most passes over the texts.</param>
internal sealed class DualCoordinateDescent(RowBags bags, float[] values, int passes)
{
    private const float Tolerance = 0.01f;

    /// <summary>Weights of the unscaled features, and the bias in the last place.</summary>
    /// <param name="texts">The texts to learn from.</param>
    /// <param name="isPositive">Whether a text is of the class.</param>
    /// <param name="cost">C, the price of an error on a text.</param>
    /// <param name="scale">s, one for each row.</param>
    /// <param name="seed">Of the order of texts.</param>
    /// <param name="cancel">Looked at before each pass.</param>
    internal float[] Solve(int[] texts, Func<int, bool> isPositive, Func<int, double> cost, float[] scale, long seed, CancellationToken cancel)
    {
        var q = new float[scale.Length + 1];
        var squares = Array.ConvertAll(scale, s => s * s);
        var inverse = Array.ConvertAll(texts, InverseNorm);
        var dual = new float[texts.Length];
        var soft = Array.ConvertAll(texts, text => (float)(0.5 / cost(text)));
        var curvature = new float[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var sum = 0f;
            foreach (var row in bags[texts[i]])
                sum += values[row] * values[row] * squares[row];
            curvature[i] = sum * inverse[i] * inverse[i] + 1 + soft[i];
        }
        var order = Enumerable.Range(0, texts.Length).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            cancel.ThrowIfCancellationRequested();
            new Chance(seed, pass).Shuffle(order);
            var worst = 0f;
            foreach (var i in order)
            {
                ReadOnlySpan<int> rows = bags[texts[i]];
                var sum = 0f;
                foreach (var row in rows)
                    sum += values[row] * q[row];
                var y = isPositive(texts[i]) ? 1f : -1f;
                var gradient = y * (sum * inverse[i] + q[^1]) - 1 + soft[i] * dual[i];
                if (dual[i] == 0 && gradient >= 0)
                    continue;
                worst = Math.Max(worst, Math.Abs(gradient));
                var moved = Math.Max(0, dual[i] - gradient / curvature[i]);
                var step = (moved - dual[i]) * y;
                dual[i] = moved;
                q[^1] += step;
                foreach (var row in rows)
                    q[row] += step * inverse[i] * values[row] * squares[row];
            }
            if (worst < Tolerance)
                break;
        }
        return q;
    }

    /// <summary>The margin of a text under weights from <see cref="Solve"/>.</summary>
    internal float Margin(int text, float[] q)
    {
        var sum = 0f;
        foreach (var row in bags[text])
            sum += values[row] * q[row];
        return sum * InverseNorm(text) + q[^1];
    }

    private float InverseNorm(int text)
    {
        var sum = 0f;
        foreach (var row in bags[text])
            sum += values[row] * values[row];
        return 1 / MathF.Sqrt(Math.Max(sum, float.Epsilon));
    }
}
