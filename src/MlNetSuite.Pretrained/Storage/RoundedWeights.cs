using System.Numerics.Tensors;

namespace MlNetSuite.Pretrained.Storage;

/// <summary>A matrix of weights as 8-bit integers, each row with a scale of its own, the largest of the row being 127.</summary>
/// <param name="Values"><c>[rows, columns]</c>, -127..127.</param>
/// <param name="Scales"><c>[rows]</c>: a weight is its integer times this.</param>
internal sealed record RoundedWeights(sbyte[] Values, float[] Scales)
{
    private const float Largest = 127;

    /// <summary>Rounds <c>[rows, columns]</c> to the nearest.</summary>
    internal static RoundedWeights Of(ReadOnlySpan<float> weights, int columns)
    {
        var scales = new float[weights.Length / columns];
        var values = new sbyte[weights.Length];
        for (var row = 0; row < scales.Length; row++)
        {
            var from = weights.Slice(row * columns, columns);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude(from));
            // Of a row of zeros any scale will do.
            var scale = scales[row] = largest == 0 ? 1 : largest / Largest;
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = (sbyte)MathF.Round(from[column] / scale);
        }
        return new(values, scales);
    }

    /// <summary>The integers with rows and columns exchanged.</summary>
    internal sbyte[] Transposed()
    {
        var (rows, columns) = (Scales.Length, Values.Length / Scales.Length);
        var transposed = new sbyte[Values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[column * rows + row] = Values[row * columns + column];
        return transposed;
    }
}
