using MlNetSuite.Data;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Dates that stand for none, and slips.</summary>
public sealed class FarDatesTests
{
    [Theory]
    [InlineData("9999-12-31", 20)]
    [InlineData("1900-01-01", 20)]
    [InlineData("1970-01-01", 20)]
    [InlineData("0203-04-03", 1)]
    public void A_date_far_from_all_others_is_told(string date, int count)
    {
        var column = Column([.. Enumerable.Repeat(date, count)]);
        Assert.Equal((date, count), FarDates.Of(column));
        Assert.Contains(ColumnInference.Notes([ColumnInference.Infer(column)]), note => note.StartsWith(
            $"'when' has {date} {(count == 1 ? "once" : $"{count} times")}, far from all other dates", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2019-12-31", 20)]
    [InlineData("2024-02-01", 1)]
    [InlineData("2018-01-01", 2)]
    public void Others_are_not(string date, int count) => Assert.Null(FarDates.Of(Column([.. Enumerable.Repeat(date, count)])));

    [Fact]
    public void Births_of_a_century_are_not() => Assert.Null(FarDates.Of(new("born",
        [.. Enumerable.Range(0, 200).Select(i => new DateTime(1900, 1, 1).AddDays(i / 4 * 730).Ticks)], new(DateOrder.YearMonthDay, "-"))));

    // Two hundred days of 2020 and 2021, and the given ones.
    private static DateColumn Column(string[] dates) => new("when",
        [.. Enumerable.Range(0, 200).Select(i => new DateTime(2020, 1, 1).AddDays(3 * i).Ticks),
            .. dates.Select(date => DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture).Ticks)],
        new(DateOrder.YearMonthDay, "-"));
}
