using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A table is looked at as training would read it.</summary>
public sealed class TableLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_column_is_told_with_its_kind_its_format_and_what_is_missing()
    {
        var file = _folder.File("rows.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 40).Select(i =>
            $"{(i == 3 ? "TBD" : i == 4 ? "" : $"{i},5")};{i % 28 + 1:00}.03.2022;{(i % 3 == 0 ? "red" : "blue")};K{i:0000};{(i % 2 == 0 ? "yes" : "no")}")
            .Prepend("price;when;colour;code;kind"));

        var look = TableLook.Of(file, new() { Label = "kind" }, TestContext.Current.CancellationToken);

        Assert.Equal(40, look.Rows);
        Assert.Equal(["price number 1234,5 2 1", "when date dd.MM.yyyy 0 0", "colour category  0 0", "code left out (identifiers)  0 0",
            "kind label  0 0"], look.Columns.Select(c => $"{c.Name} {c.Kind} {c.Format} {c.Missing} {c.Odd}"));
        Assert.Equal("'price': no number in 1 of 39 cells: 'TBD' (line 5), taken as missing; 'price' has numbers written like 0,5",
            look.Columns[0].Note);
        Assert.Equal(["left out, identifiers: code"], look.Notes);
        Assert.Equal("2 classes: no, yes", look.Columns[^1].Note);
    }

    [Fact]
    public void What_keeps_a_label_from_being_numbers_is_told()
    {
        var file = _folder.File("prices.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 60).Select(i => $"{i % 7};{(i % 20 == 9 ? "VB" : $"1.{i:000},5")}").Prepend("x;y"));
        Assert.Contains("'y': no number in 3 of 60 cells: 'VB' (3 times, first in line 11); to predict numbers, mend them or leave such " +
            "rows out by --missing VB", TableLook.Of(file, cancel: TestContext.Current.CancellationToken).Notes);
    }

    [Fact]
    public void A_label_of_numbers_is_told_by_its_format_and_range()
    {
        var file = _folder.File("prices.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 60).Select(i => $"{i % 7};{(i == 9 ? "unknown" : $"1.{i:000},5")}").Prepend("x;y"));
        var label = TableLook.Of(file, cancel: TestContext.Current.CancellationToken).Columns[^1];
        Assert.Equal(("1.234,5", "59 different numbers from 1000.5 to 1059.5"), (label.Format, label.Note));
    }
}
