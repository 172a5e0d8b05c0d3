using MlNetSuite.Data;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>What a person says of columns overrules what they look like.</summary>
public sealed class ColumnChoicesTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_column_is_what_it_is_said_to_be()
    {
        var columns = Read("zip,store,when,said,id,y\n01067,12,10/09/2022,a,1,1\n04109,13,11/09/2022,b,2,2\n", new()
        {
            Numeric = ["zip"],
            Categorical = ["st*"],
            Date = ["when=dd/MM/yyyy"],
            Prose = ["said"],
            Ignore = ["id"],
        });
        Assert.Equal(["zip", "store", "when", "said"], columns.Select(c => c.Name));
        Assert.Equal([1067f, 4109], ((NumberColumn)columns[0]).Values);
        Assert.Equal((ColumnKind.Categorical, "12"), (columns[1].Kind, ((TextColumn)columns[1]).Values[0]));
        Assert.Equal(new DateTime(2022, 9, 10).Ticks, ((DateColumn)columns[2]).Ticks[0]);
        Assert.Equal(ColumnKind.Prose, columns[3].Kind);
    }

    [Fact]
    public void Dates_are_read_in_the_order_that_is_given_whatever_separates_them()
    {
        var column = (DateColumn)Read("d,y\n12.5.2023,1\n1.6.2023,2\n", new() { Date = ["d=MM/dd/yyyy"] })[0];
        Assert.Equal([new DateTime(2023, 12, 5).Ticks, new DateTime(2023, 1, 6).Ticks], column.Ticks);
        Assert.Equal("'d' has dates written like 12.5.2023", Assert.Single(column.Notes));
    }

    [Fact]
    public void Numbers_that_are_said_to_be_dates_are_named() => Assert.Equal(
        "--date x: it has no dates, but '25447' (line 2), '18743' (line 3)",
        Assert.Throws<InputException>(() => Read("x,y\n25447,1\n18743,2\n", new() { Date = ["x"] })).Message);

    [Fact]
    public void Numbers_of_several_units_that_are_said_to_be_numbers_are_told()
    {
        var column = Read("x;y\n1,5 €;1\n2,5 €;2\n3 $;3\n", new() { Numeric = ["x"] })[0];
        Assert.Equal([1.5f, 2.5f, 3], ((NumberColumn)column).Values);
        Assert.Contains("'x' has numbers in € and $ ('3 $' in line 4): taken as they stand", column.Notes);
    }

    [Fact]
    public void A_decimal_mark_that_is_given_holds_for_every_column() =>
        Assert.Equal([1.234f, 2.5f], ((NumberColumn)Read("x;y\n1,234;1\n2,5;2\n", new() { Decimal = "," })[0]).Values);

    [Fact]
    public void A_word_that_is_said_to_mean_nothing_is_missing_everywhere()
    {
        var split = DatasetReader.Default.ClassificationTables(File("x,c,y\n1,red,a\nleer,leer,b\n3,green,leer\n4,red,b\n"),
            new() { Missing = ["leer"] }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], split.Train.Classes);
        Assert.True(split.Train.Columns[0].IsMissing(1));
        Assert.True(split.Train.Columns[1].IsMissing(1));
        Assert.DoesNotContain(split.Notes, note => note.Contains("no number", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_that_is_said_to_mean_nothing_is_missing_however_it_is_written()
    {
        var columns = Read("x,price,y\n1,\"2,5\",1\n-999,\"-999,0\",2\n-999.0,\"7,25\",3\n", new() { Missing = ["-999"] });
        Assert.Equal([1f, float.NaN, float.NaN], ((NumberColumn)columns[0]).Values);
        Assert.Equal([2.5f, float.NaN, 7.25f], ((NumberColumn)columns[1]).Values);
        Assert.Equal((0, 0), (columns[0].Unreadable, columns[1].Unreadable));
    }

    [Fact]
    public void A_decimal_mark_by_which_a_column_has_no_numbers_is_told()
    {
        var column = Read("x;y\n41,50;1\n40,25;2\n", new() { Decimal = "." })[0];
        Assert.IsType<TextColumn>(column);
        Assert.Equal("'x' was read as text: no number in 2 of 2 cells: '41,50' (line 2), '40,25' (line 3)", Assert.Single(column.Notes));
    }

    [Theory]
    [InlineData("column 'stroe' not found; the file has: store, y. Did you mean 'store'?", "stroe", null)]
    [InlineData("--ignore z*: no column fits; the file has: store, y", "z*", null)]
    [InlineData("'store' was given by --ignore, too; choose one", "store", "store")]
    [InlineData("--ignore y: 'y' holds the answers", "y", null)]
    public void What_cannot_be_is_refused(string why, string ignore, string? numeric)
    {
        var fault = Assert.Throws<InputException>(() => Read("store,y\n1,2\n3,4\n",
            new() { Ignore = [ignore], Numeric = numeric is null ? null : [numeric] }));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_ways_to_write_the_dates_of_one_column_are_refused() =>
        Assert.EndsWith("'when' was said to be written like dd/MM/yyyy, too; choose one", Assert.Throws<InputException>(() =>
            Read("when,y\n1/2/2022,1\n", new() { Date = ["when=dd/MM/yyyy", "w*=MM/dd/yyyy"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_without_a_number_or_date_is_not_made_one()
    {
        Assert.Contains("--numeric x: it has no numbers", Assert.Throws<InputException>(() =>
            Read("x,y\nred,1\ngreen,2\n", new() { Numeric = ["x"] })).Message, StringComparison.Ordinal);
        Assert.Contains("--date x: it has no dates written like dd.MM.yyyy", Assert.Throws<InputException>(() =>
            Read("x,y\n2022-01-01,1\n2022-01-02,2\n", new() { Date = ["x=dd.MM.yyyy"] })).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Read("x,y\n1,2\n", new() { Date = ["x=day"] }));
    }

    [Theory]
    [InlineData("dd/MM/yyyy")]
    [InlineData("MM/dd/yy")]
    [InlineData("yyyy-MM-dd")]
    [InlineData("yyyyMMdd")]
    [InlineData("dd MMM yyyy")]
    public void The_letters_of_a_format_come_back(string letters) => Assert.Equal(letters, DateFormat.Parse(letters)!.Letters);

    private IReadOnlyList<TableColumn> Read(string table, ColumnRoles roles) => DatasetReader.Default.RegressionTables(
        File(table), roles with { Label = "y" }, cancel: TestContext.Current.CancellationToken).Train.Columns;

    private string File(string text)
    {
        var file = _folder.File($"{Guid.NewGuid()}.csv");
        System.IO.File.WriteAllText(file, text);
        return file;
    }
}
