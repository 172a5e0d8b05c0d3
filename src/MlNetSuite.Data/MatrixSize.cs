using System.Globalization;

namespace MlNetSuite.Data;

/// <summary>How many numbers a matrix has: a product of two 32-bit numbers wraps around silently, and an array ends at
/// <see cref="Array.MaxLength"/>.</summary>
internal static class MatrixSize
{
    /// <summary>Rows times width, as the length of an array.</summary>
    /// <exception cref="InputException">They are more than an array holds.</exception>
    internal static int Of(int rows, int width) => (long)rows * width is var size && size <= Array.MaxLength
        ? (int)size
        : throw new InputException(string.Create(CultureInfo.InvariantCulture,
            $"{rows} x {width} numbers are {size:N0}; at most {Array.MaxLength:N0} fit in memory. Leave columns out, or train on " +
            $"fewer rows."));
}
