using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data;

public class MatrixSizeTests
{
    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(46_340, 46_340, 2_147_395_600)]
    public void It_is_the_product(int rows, int width, int size) => Assert.Equal(size, MatrixSize.Of(rows, width));

    [Theory]
    // 2^32 and 2^31: a 32-bit product is 0, or below 0.
    [InlineData(65_536, 65_536)]
    [InlineData(1_073_741_824, 2)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void What_no_array_holds_is_refused_with_both_numbers(int rows, int width) =>
        Assert.StartsWith($"{rows} x {width} numbers are", Assert.Throws<InputException>(() => MatrixSize.Of(rows, width)).Message,
            StringComparison.Ordinal);
}
