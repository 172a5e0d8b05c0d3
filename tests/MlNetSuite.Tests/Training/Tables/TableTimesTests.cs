using MlNetSuite.Data;
using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>The column that says when a row was.</summary>
public class TableTimesTests
{
    [Fact]
    public void A_column_of_the_very_name_comes_before_one_in_other_letter_case()
    {
        var table = new RegressionTable("rows", [new NumberColumn("When", [1, 2]), new NumberColumn("when", [4, 3])], "y", [0, 1]);
        Assert.Equal([4, 3], TableTimes.Of(table, "when"));
        Assert.Equal([1, 2], TableTimes.Of(table, "When"));
    }
}
