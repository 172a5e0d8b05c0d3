using MlNetSuite.Networks;

namespace MlNetSuite.Training.Text;

/// <summary>A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008, "A Dual
/// Coordinate Descent Method for Large-scale Linear SVM"), on features scaled column by column.</summary>
/// <remarks>
/// Text i has the value <c>x[f] = weight[i, f] / norm[i]</c> in each of its rows f, scaled by <c>s[f]</c>. With <c>q[f] = s[f] w[f]</c>
/// the scaled features need never be stored:
/// <code>
/// margin = Σ x[f] q[f] + b           G = y margin - 1 + D a[i]            D = 1 / (2 C[i])
/// a'     = max(0, a[i] - G / (Σ x[f]² s[f]² + 1 + D))
/// q[f]  += (a' - a[i]) y x[f] s[f]²  b  += (a' - a[i]) y
/// </code>
/// </remarks>
/// <param name="terms">Rows of each text and their weights, whose squares sum to the text's squared norm.</param>
/// <param name="passes">The most passes over the texts.</param>
internal sealed class DualCoordinateDescent(TermWeights terms, int passes)
{
    private const float Tolerance = 0.01f;

    /// <summary>Weights of the unscaled features, and the bias in the last place.</summary>
    /// <param name="texts">The texts to learn from.</param>
    /// <param name="isPositive">Whether a text is of the class.</param>
    /// <param name="cost">C, the price of an error on a text.</param>
    /// <param name="scale">s, one for each row.</param>
    /// <param name="seed">Of the order of texts.</param>
    /// <param name="cancel">Looked at before each pass.</param>
    internal float[] Solve(int[] texts, Func<int, bool> isPositive, Func<int, double> cost, float[] scale, long seed,
        CancellationToken cancel)
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
            var (rows, values) = Text(texts[i]);
            for (var e = 0; e < rows.Length; e++)
                sum += values[e] * values[e] * squares[rows[e]];
            curvature[i] = sum * inverse[i] * inverse[i] + 1 + soft[i];
        }
        var order = Enumerable.Range(0, texts.Length).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            cancel.ThrowIfCancellationRequested();
            new RandomStream(seed, pass).Shuffle(order);
            var worst = 0f;
            foreach (var i in order)
            {
                var (rows, values) = Text(texts[i]);
                var sum = 0f;
                for (var e = 0; e < rows.Length; e++)
                    sum += values[e] * q[rows[e]];
                var y = isPositive(texts[i]) ? 1f : -1f;
                var gradient = y * (sum * inverse[i] + q[^1]) - 1 + soft[i] * dual[i];
                if (dual[i] == 0 && gradient >= 0)
                    continue;
                worst = Math.Max(worst, Math.Abs(gradient));
                var moved = Math.Max(0, dual[i] - gradient / curvature[i]);
                var step = (moved - dual[i]) * y;
                dual[i] = moved;
                q[^1] += step;
                for (var e = 0; e < rows.Length; e++)
                    q[rows[e]] += step * inverse[i] * values[e] * squares[rows[e]];
            }
            if (worst < Tolerance)
                break;
        }
        return q;
    }

    /// <summary>The margin of a text under weights from <see cref="Solve"/>.</summary>
    internal float Margin(int text, float[] q)
    {
        var (rows, values) = Text(text);
        var sum = 0f;
        for (var e = 0; e < rows.Length; e++)
            sum += values[e] * q[rows[e]];
        return sum * InverseNorm(text) + q[^1];
    }

    private Entries Text(int text) => new(terms.Bags[text], terms[text]);

    private float InverseNorm(int text)
    {
        var sum = 0f;
        foreach (var value in terms[text])
            sum += value * value;
        return 1 / MathF.Sqrt(Math.Max(sum, float.Epsilon));
    }

    private readonly ref struct Entries(ReadOnlySpan<int> rows, ReadOnlySpan<float> values)
    {
        private readonly ReadOnlySpan<int> _rows = rows;
        private readonly ReadOnlySpan<float> _values = values;

        internal void Deconstruct(out ReadOnlySpan<int> rows, out ReadOnlySpan<float> values)
        {
            rows = _rows;
            values = _values;
        }
    }
}
