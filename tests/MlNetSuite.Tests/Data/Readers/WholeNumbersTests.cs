using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Numbers of articles and accounts differ in digits that single precision does not have.</summary>
public sealed class WholeNumbersTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4006381333931|4006381333948|4006381333955|4006381333962", "4006381333931")]
    [InlineData("30000001|30000002|30000003|30000004", "30000001")]
    [InlineData("-9007199254740993|-9007199254740992", "-9007199254740993")]
    public void Those_that_it_would_merge_are_codes(string numbers, string example)
    {
        var column = Read(numbers.Split('|'), new());
        Assert.Equal(numbers.Split('|'), ((TextColumn)column).Values.Take(numbers.Split('|').Length));
        Assert.Contains($"such as {example}", Assert.Single(column.Notes), StringComparison.Ordinal);
        Assert.EndsWith("they are taken for codes", column.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45000000|45100000|46000000|52000000")]
    [InlineData("16777215|16777216|1|2")]
    [InlineData("1400000001|330000007|83000019|67000023")]
    public void Large_amounts_that_stay_apart_are_numbers(string numbers)
    {
        var column = Read(numbers.Split('|'), new());
        Assert.IsType<NumberColumn>(column);
        Assert.Empty(column.Notes);
    }

    [Fact]
    public void Those_that_are_said_to_be_numbers_are_told_to_be_rounded()
    {
        var column = Read(["30000001", "30000002", "30000003", "30000004"], new() { Numeric = ["x"] });
        Assert.IsType<NumberColumn>(column);
        Assert.EndsWith("that single precision makes 3 of 4", Assert.Single(column.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_such_numbers_are_not_alike()
    {
        var file = _folder.File("classes.csv");
        File.WriteAllText(file, "x,y\n1,40012345\n2,40012346\n3,40012345\n4,40012346\n");
        var split = DatasetReader.Default.ClassificationTables(file, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["40012345", "40012346"], split.Train.Classes);
        Assert.DoesNotContain(split.Notes, note => note.Contains("written alone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1E2|2E3|7E8|3E5", true)]
    [InlineData("1E2|2D3|7E8|3E5", true)]
    [InlineData("1e+20|2.5e-3|7|3", false)]
    [InlineData("1.5E3|2E3|2.5E3|7", false)]
    public void Names_of_parts_that_look_like_exponents_are_codes(string cells, bool areCodes)
    {
        var column = Read(cells.Split('|'), new());
        Assert.Equal(areCodes, column.Notes.Any(note => note.Contains("such as 1E2, which are taken for codes", StringComparison.Ordinal)));
        Assert.Equal(areCodes, column is TextColumn);
    }

    private TableColumn Read(string[] cells, ColumnRoles roles)
    {
        var file = _folder.File("table.csv");
        var rows = Enumerable.Repeat(cells, 5).SelectMany(c => c).Select((cell, i) => $"{cell},{i % 2}\n");
        File.WriteAllText(file, "x,y\n" + string.Concat(rows));
        return DatasetReader.Default.ClassificationTables(file, roles, cancel: TestContext.Current.CancellationToken)
            .Train.Columns.Single();
    }
}
