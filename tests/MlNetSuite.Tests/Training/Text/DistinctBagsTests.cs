using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>Rows are kept in two bytes and come back as they were: once each, ascending, counted.</summary>
public class DistinctBagsTests
{
    [Property]
    public Property Rows_come_back_ascending_with_how_often_they_occurred() => Prop.ForAll(
        Gen.Choose(0, 40).Or(Gen.Choose(0, 1 << 22)).ListOf().ListOf().ToArbitrary(), texts =>
        {
            var bags = Read([.. texts.Select(text => text.ToArray())], threads: 3);
            Assert.Equal(texts.Count, bags.Count);
            for (var i = 0; i < texts.Count; i++)
            {
                var expected = texts[i].CountBy(row => row).OrderBy(row => row.Key).ToList();
                Assert.Equal(expected.Select(row => row.Key), bags.Rows(i, new int[bags.MostRows]).ToArray());
                Assert.Equal(expected.Select(row => row.Value), bags.Counts(i).ToArray().Select(count => (int)count));
            }
        });

    [Property(MaxTest = 20)]
    public Property Thousands_of_rows_are_sorted_by_their_digits() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Or(Gen.Choose(0, 3000)).ListOf(1000).ToArbitrary(), rows =>
        {
            int[] sorted = [.. rows];
            new RowSort().Sort(sorted);
            Assert.Equal(rows.Order(), sorted);
        });

    [Fact]
    public void Gaps_around_what_two_bytes_hold_come_back()
    {
        int[] rows = [0, 65_534, 131_069, 196_605, 262_141, 262_142, int.MaxValue];
        var bags = Read([rows], threads: 1);
        Assert.Equal(rows, bags.Rows(0, new int[bags.MostRows]).ToArray());
    }

    private static DistinctBags Read(int[][] texts, int threads) => DistinctBags.Read(
        texts.Length, () => (text, rows) => rows.AddRange(texts[text]), counted: true, threads, TestContext.Current.CancellationToken);
}
