using FsCheck.Xunit;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Prediction.Rows;

public class NumberFormatTests
{
    [Theory]
    [InlineData("1.234,5", 1234.5f)]
    [InlineData("1234,5", 1234.5f)]
    [InlineData("-1.234.567,25 €", -1234567.25f)]
    [InlineData("€ 12", 12)]
    [InlineData("(12,5)", -12.5f)]
    [InlineData("\u221212,5\u00a0€", -12.5f)]
    [InlineData("12,5-", -12.5f)]
    [InlineData(",5", 0.5f)]
    [InlineData("  7,25  ", 7.25f)]
    public void A_decimal_comma_with_thousands_and_a_currency(string field, float number)
    {
        Assert.True(new NumberFormat(',', ".", ["€"]).TryRead(field, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("1.23,5")]
    [InlineData("0.123")]
    [InlineData("$ 12")]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("1,2,3")]
    public void What_is_written_in_another_way_is_not_read(string field) =>
        Assert.False(new NumberFormat(',', ".", ["€"]).TryRead(field, out _));

    [Fact]
    public void Indian_groups_and_the_apostrophes_of_Switzerland()
    {
        Assert.True(new NumberFormat('.', ",", ["₹"]).TryRead("₹12,34,567.50", out var rupees));
        Assert.Equal(1234567.5f, rupees);
        Assert.True(new NumberFormat('.', "'’", ["CHF"]).TryRead("CHF 1'234’567.05", out var francs));
        Assert.Equal(1234567.05f, francs);
    }

    /// <summary>Whatever is written is read as it was.</summary>
    [Property]
    public bool A_number_comes_back(float number, bool comma)
    {
        var format = new NumberFormat(comma ? ',' : '.', "", []);
        return float.IsFinite(number) && Math.Abs(number) is 0 or (> 1e-20f and < 1e20f)
            ? format.TryRead(format.Write(number), out var read) && read == number
            : format.Write(float.NaN).Length == 0;
    }
}
