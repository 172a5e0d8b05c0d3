using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>The totals below a table are no example.</summary>
public sealed class TotalsRowTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Total,,60")]
    [InlineData("Total:,9,60")]
    [InlineData("SUMME,9,60")]
    [InlineData(",Total,60")]
    [InlineData("Summe (EUR),,60")]
    [InlineData("Total,9,60\n,,\n,,")]
    public void A_last_row_of_totals_is_left_out_and_told(string row)
    {
        var split = Read($"shop,size,sales\na,2,10\nb,3,20\nc,4,30\n{row}\n");
        Assert.Equal([10f, 20, 30], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.EndsWith("table.csv, a row of totals: line 5", StringComparison.Ordinal));
        Assert.DoesNotContain(split.Notes, note => note.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_of_them_are_left_out()
    {
        var split = Read("shop,size,sales\na,2,10\nb,3,20\nTotal,5,30\nAverage,2.5,15\n");
        Assert.Equal([10f, 20], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.EndsWith("table.csv, rows of totals: line 4, line 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Total,9,60\nd,5,40")]
    [InlineData("Total,many,60")]
    [InlineData("Totaled,9,60")]
    public void Other_rows_are_examples_wherever_they_stand(string rows)
    {
        var split = Read($"shop,size,sales\na,2,10\nb,3,20\n{rows}\n");
        Assert.Contains(60f, split.Train.Targets);
        Assert.DoesNotContain(split.Notes, note => note.StartsWith("left out", StringComparison.Ordinal));
    }

    private DataSplit<RegressionTable> Read(string text)
    {
        var file = _folder.File("table.csv");
        File.WriteAllText(file, text);
        return DatasetReader.Default.RegressionTables(file, cancel: TestContext.Current.CancellationToken);
    }
}
