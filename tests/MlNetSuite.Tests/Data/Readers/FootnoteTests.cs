using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Lines below a table are left out and told; a short row among others is refused.</summary>
public sealed class FootnoteTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Source: World Bank")]
    [InlineData("Source: World Bank, 2023")]
    [InlineData("* estimated, not measured, see below, page 4")]
    [InlineData("Edited by: Müller, department 3")]
    [InlineData("(3 rows affected)")]
    [InlineData("3 rows selected.")]
    [InlineData("\n\nQuelle: Destatis\n\nStand: Mai 2024\n")]
    public void Lines_below_a_table_are_left_out_and_told(string below)
    {
        var split = Read($"shop,size,sales\na,2,10\nb,3,20\nc,4,30\n{below}\n");
        Assert.Equal([10f, 20, 30], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.Contains("below the table: ", StringComparison.Ordinal)
            && note.Contains(below.Trim().Split(':', ',')[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a,2,10\nNew York branch\nb,3,20", "line 3: 1 field; expected 3")]
    [InlineData("a,2,10\nSource: x, y\nb,3,20", "line 3: 2 fields; expected 3")]
    [InlineData("a,2,10\nb,3", "line 3: 2 fields; expected 3")]
    [InlineData("a,2,10\nb", "line 3: 1 field; expected 3")]
    [InlineData("a,2,10\n10:30,5", "line 3: 2 fields; expected 3")]
    [InlineData("a,2,10\n-1", "line 3: 1 field; expected 3")]
    public void A_short_row_is_refused_where_it_is_no_footnote(string rows, string fault) =>
        Assert.Contains(fault, Assert.Throws<InputException>(() => Read($"shop,size,sales\n{rows}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_to_predict_on_have_them_too()
    {
        List<string> notes = [];
        var rows = RowReader.Read(Write("new.csv", "shop,size\na,2\nb,3\nSource: World Bank\n"), note: notes.Add).ToList();
        Assert.Equal(["a", "b"], rows.Select(row => row["shop"]));
        Assert.Contains(notes, note => note.Contains("'Source: World Bank' (line 4)", StringComparison.Ordinal));
        Assert.Throws<InputException>(() => RowReader.Read(Write("new.csv", "shop,size\na,2\nSource: World Bank\nb,3\n")).ToList());
    }

    [Fact]
    public void Every_part_of_a_table_may_have_its_own()
    {
        Write("parts/1.csv", "shop,size,sales\na,2,10\nb,3,20\nSource: 1 of us\n");
        Write("parts/2.csv", "shop,size,sales\nc,4,30\nd,5,40\nSource: 2 of us\n");
        var split = DatasetReader.Default.RegressionTables(_folder.File("parts"),
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal([10f, 20, 30, 40], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.Contains("2 lines, 'Source: 1 of us'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_title_above_does_not_hide_them() => Assert.Equal([10f, 20],
        Read("Sales of May\n\nshop,size,sales\na,2,10\nb,3,20\n\nSource: us\nNote: all are guesses\n").Train.Targets);

    [Fact]
    public void The_index_that_R_leaves_unnamed_is_found_above_them() => Assert.Equal([10f, 20, 30],
        Read("shop,size,sales\n1,a,2,10\n2,b,3,20\n3,c,4,30\nSource: us\n").Train.Targets);

    [Fact]
    public void A_header_that_stands_again_in_another_order_is_refused()
    {
        Assert.EndsWith("line 4: the header again, with the columns in another order (size, shop, sales); expected all rows in the " +
            "order of the first (shop, size, sales). Put the parts in two files of one folder: they are read by name",
            Assert.Throws<InputException>(() => Read("shop,size,sales\na,2,10\nb,3,20\nsize,shop,sales\n4,c,30\n")).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, Read("shop,size,sales\na,2,10\nshop,3,20\nc,4,30\n").Train.Count);
    }

    [Theory]
    [InlineData("id,price,sales\n0,1,5,10\n1,2,5,20\n2,3,5,30\n")]
    [InlineData("price,size,sales\n3,50,2,10\n4,50,3,20\n9,99,4,30\n")]
    public void Decimal_commas_without_quotes_are_no_names_of_rows(string text) => Assert.Contains("line 2: 4 fields; expected 3",
        Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Totals_above_a_footnote_are_left_out_and_those_among_rows_told()
    {
        Assert.Equal([10f, 20], Read("shop,size,sales\na,2,10\nb,3,20\nTotal,5,30\nSource: us\n").Train.Targets);
        var split = Read("shop,size,sales\na,2,10\nb,3,20\nTotal,5,30\nc,4,30\n");
        Assert.Equal([10f, 20, 30, 30], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.Contains("the name of totals, Total (line 4)", StringComparison.Ordinal));
    }

    private DataSplit<RegressionTable> Read(string text) => DatasetReader.Default.RegressionTables(
        Write("table.csv", text), cancel: TestContext.Current.CancellationToken);

    private string Write(string name, string text)
    {
        var file = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
