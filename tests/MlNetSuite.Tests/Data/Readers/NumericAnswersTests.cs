using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Answers to predict as numbers, as people write them.</summary>
public sealed class NumericAnswersTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_among_them_are_refused_all_at_once_with_the_options_that_leave_them_out()
    {
        var prices = Prices(40);
        (prices[3], prices[20], prices[30]) = ("VB", "auf Anfrage", "VB");
        Assert.EndsWith("no finite number to predict in 3 of 40 answers in column 'price': 'VB' (2 times, first in line 5), " +
            "'auf Anfrage' (line 22). Mend them, or leave such rows out by --missing VB --missing 'auf Anfrage'",
            Assert.Throws<InputException>(() => Read(prices)).Message, StringComparison.Ordinal);
        var split = Read(prices, "VB", "auf Anfrage");
        Assert.Equal(37, split.Train.Count);
        Assert.Equal(100.5f, split.Train.Targets[0]);
        Assert.Contains(split.Notes, note => note.EndsWith("without an answer in 'price': 3 rows ('VB' in 2, 'auf Anfrage' in 1)",
            StringComparison.Ordinal));
    }

    [Fact]
    public void So_are_many_words()
    {
        var prices = Prices(40);
        for (var i = 0; i < 18; i++)
            prices[i] = "VB";
        var message = Assert.Throws<InputException>(() => Read(prices)).Message;
        Assert.Contains("no number in 18 of 40 cells: 'VB' (18 times, first in line 2)", message, StringComparison.Ordinal);
        Assert.EndsWith("leave such rows out by --missing VB", message, StringComparison.Ordinal);
        Assert.Equal(22, Read(prices, "VB").Train.Count);
    }

    [Fact]
    public void Of_two_currencies_the_second_is_named()
    {
        var prices = Prices(40);
        prices[7] = "0 $";
        Assert.EndsWith("'price' was read as text: its numbers are in € and $ ('0 $' in line 9)",
            Assert.Throws<InputException>(() => Read(prices)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("1e60")]
    public void A_number_that_is_not_finite_is_refused(string odd) => Assert.Contains($"'{odd}' (line 3)",
        Assert.Throws<InputException>(() => Read(["1", odd, "3", "4", "5", "6"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_for_another_task() => Assert.EndsWith("For names of classes there is the task classification",
        Assert.Throws<InputException>(() => Read(["red", "blue", "red"])).Message, StringComparison.Ordinal);

    private static string[] Prices(int count) => [.. Enumerable.Range(100, count).Select(i => $"{i},50 €")];

    private DataSplit<RegressionTable> Read(string[] prices, params string[] missing)
    {
        var file = _folder.File("table.csv");
        File.WriteAllText(file, "x;price\n" + string.Concat(prices.Select((price, i) => $"{i};{price}\n")));
        return DatasetReader.Default.RegressionTables(file, new() { Missing = missing }, cancel: TestContext.Current.CancellationToken);
    }
}
