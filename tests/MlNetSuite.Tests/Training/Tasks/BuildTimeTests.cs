using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

public class BuildTimeTests
{
    [Fact]
    public void The_variable_says_when() =>
    Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), BuildTime.Of("1767225600"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_it_it_is_now(string? epoch) =>
    Assert.InRange(BuildTime.Of(epoch), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1,767")]
    [InlineData("99999999999999")]
    public void What_is_no_time_is_refused_by_name(string epoch) =>
        Assert.Contains($"SOURCE_DATE_EPOCH is '{epoch}'", Assert.Throws<InputException>(() => BuildTime.Of(epoch)).Message,
            StringComparison.Ordinal);
}
