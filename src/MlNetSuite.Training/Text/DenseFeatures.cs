using System.Numerics.Tensors;

namespace MlNetSuite.Training.Text;

/// <summary>Numbers that each text has in addition to its n-grams, all of them for each text.</summary>
/// <param name="Values"><c>[texts, width]</c>.</param>
/// <param name="Width">How many a text has; 0 for none.</param>
internal sealed record DenseFeatures(float[] Values, int Width)
{
    internal static DenseFeatures None { get; } = new([], 0);

    internal ReadOnlySpan<float> Row(int text) => Values.AsSpan(text * Width, Width);

    internal float SquaredLength(int text) => TensorPrimitives.SumOfSquares(Row(text));

    internal float Dot(int text, ReadOnlySpan<float> weights) => TensorPrimitives.Dot(Row(text), weights);

    /// <summary>Adds a multiple of a text's numbers to <paramref name="weights"/>.</summary>
    internal void AddTo(Span<float> weights, int text, float factor) => TensorPrimitives.MultiplyAdd(Row(text), factor, weights, weights);
}
