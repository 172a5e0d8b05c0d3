using System.Globalization;

namespace MlNetSuite.Tests.Cultures;

/// <summary>Part of the slice that <see cref="CultureTests"/> runs: the culture is really that of the process.</summary>
public class CultureProbeTests
{
    [Fact]
    public void The_process_has_the_culture_asked_for()
    {
        var expected = Environment.GetEnvironmentVariable(Icu.Expected);
        Assert.SkipWhen(expected is null, "asks about the process that CultureTests starts");
        Assert.Equal(expected, CultureInfo.CurrentCulture.Name);
        Assert.NotEqual("1.5", 1.5.ToString(CultureInfo.CurrentCulture));
    }
}
