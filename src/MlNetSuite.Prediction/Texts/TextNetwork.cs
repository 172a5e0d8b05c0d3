using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MlNetSuite.Prediction.Texts;

/// <summary>A linear model of texts: rows of a table of weights are added up, divided by how much of them there is, and become
/// classes.</summary>
/// <param name="Vocabulary">From a text to its rows.</param>
/// <param name="Table"><c>[rows, width + 1]</c>; the last column is what the divisor is made of.</param>
/// <param name="Width">Columns before the last.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record TextNetwork(TextVocabulary Vocabulary, float[] Table, int Width, int Classes) : TextModel(Classes)
{
    private const float SmallestDivisor = 1e-6f;

    /// <summary>Whether a row counts once, however often it occurs.</summary>
    internal bool Distinct { get; init; }

    /// <summary>Whether a row's weight is multiplied by <c>1 + ln(count)</c>; of distinct rows only.</summary>
    internal bool Counts { get; init; }

    /// <summary>Whether the divisor is the square root of the last column's sum.</summary>
    internal bool Norm { get; init; }

    /// <summary>Added after dividing, one for each of <see cref="Width"/> columns; null for none.</summary>
    internal float[]? Bias { get; init; }

    /// <summary><c>[classes, width]</c>, from columns to classes; null if the columns are classes.</summary>
    internal float[]? Head { get; init; }

    private protected override void ScoreClean(string text, TextRowBuffer buffer, Span<float> scores)
    {
        Vocabulary.Read(text, buffer);
        if (Counts)
            buffer.KeepDistinct();
        else if (Distinct)
            buffer.KeepFirst(Table.Length / (Width + 1));
        Span<float> sums = Width < 256 ? stackalloc float[Width + 1] : new float[Width + 1];
        if (Counts)
            AddCounted(buffer, sums);
        else
            Add(buffer.Rows, sums);
        var divisor = Math.Max(Norm ? MathF.Sqrt(sums[Width]) : sums[Width], SmallestDivisor);
        var columns = sums[..Width];
        TensorPrimitives.Divide(columns, divisor, columns);
        if (Bias is not null)
            TensorPrimitives.Add(columns, Bias, columns);
        if (Head is null)
            columns.CopyTo(scores);
        else
            for (var c = 0; c < Classes; c++)
                scores[c] = TensorPrimitives.Dot(Head.AsSpan(c * Width, Width), columns);
        TensorPrimitives.SoftMax(scores, scores);
    }

    private void Add(ReadOnlySpan<int> rows, Span<float> sums)
    {
        sums.Clear();
        var stride = Width + 1;
        if (stride == 3)
        {
            AddThree(rows, sums);
            return;
        }
        foreach (var row in rows)
            TensorPrimitives.Add(sums, Table.AsSpan(row * stride, stride), sums);
    }

    /// <summary>As above for two classes, whose sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddThree(ReadOnlySpan<int> rows, Span<float> sums)
    {
        float a = 0, b = 0, c = 0;
        foreach (var row in rows)
        {
            var weights = Table.AsSpan(row * 3, 3);
            (a, b, c) = (a + weights[0], b + weights[1], c + weights[2]);
        }
        (sums[0], sums[1], sums[2]) = (a, b, c);
    }

    private void AddCounted(TextRowBuffer buffer, Span<float> sums)
    {
        sums.Clear();
        var stride = Width + 1;
        var rows = buffer.Rows;
        var counts = buffer.Counts;
        for (var i = 0; i < rows.Length; i++)
        {
            var frequency = counts[i] == 1 ? 1 : 1 + MathF.Log(counts[i]);
            var weights = Table.AsSpan(rows[i] * stride, stride);
            TensorPrimitives.MultiplyAdd(weights[..Width], frequency, sums[..Width], sums[..Width]);
            sums[Width] += weights[Width] * frequency * frequency;
        }
    }
}
