using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data;

/// <summary>Values of workbooks and databases are read as a CSV of them would be.</summary>
public class CellTextTests
{
    [Fact]
    public void A_day_of_any_century_is_a_day()
    {
        Assert.Equal("1885-03-01", CellText.Of(new DateTime(1885, 3, 1)));
        Assert.Equal("1885-03-01T13:30:00", CellText.Of(new DateTime(1885, 3, 1, 13, 30, 0)));
    }
}
