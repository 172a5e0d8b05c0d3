namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>What texts say in numbers: a row for each.</summary>
/// <param name="Width">Numbers of a row.</param>
/// <param name="Values"><c>[texts, width]</c></param>
internal sealed record TextFeatures(int Width, float[] Values)
{
    /// <summary>One row.</summary>
    internal ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>Whether a row says anything.</summary>
    internal bool Says(int row) => Row(row).ContainsAnyExcept(0f);

    /// <summary>These rows, in this order.</summary>
    internal TextFeatures Of(IReadOnlyList<int> rows)
    {
        var values = new float[Data.MatrixSize.Of(rows.Count, Width)];
        for (var n = 0; n < rows.Count; n++)
            Row(rows[n]).CopyTo(values.AsSpan(n * Width));
        return new(Width, values);
    }

    /// <summary>Both, side by side.</summary>
    internal TextFeatures With(TextFeatures other)
    {
        var rows = Values.Length / Width;
        var (width, both) = (Width + other.Width, new float[Data.MatrixSize.Of(rows, Width + other.Width)]);
        for (var row = 0; row < rows; row++)
        {
            Row(row).CopyTo(both.AsSpan(row * width));
            other.Row(row).CopyTo(both.AsSpan(row * width + Width));
        }
        return new(width, both);
    }
}
