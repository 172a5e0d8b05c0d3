using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Tests.Cli;
using Parquet.Serialization;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Rows to look at rather than to learn from: the answers may be missing.</summary>
public sealed class UnlabelledRowsTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\n1,x\n2,\n")]
    [InlineData("{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":null}\n")]
    public void A_table_is_read_as_it_is(string text)
    {
        var rows = UnlabelledRows.OfTable(Write(text), new(), Cancel);
        Assert.Equal(["1 x", "2 "], rows.Select(r => $"{r["a"]} {r["b"]}"));
    }

    [Fact]
    public async Task Every_column_of_a_parquet_file_is_a_column()
    {
        var path = _folder.File("rows.parquet");
        await ParquetSerializer.SerializeAsync([new ParquetRow { A = 1, B = "x" }, new() { A = 2, B = "y" }], path,
            cancellationToken: Cancel);
        Assert.Equal(["1 x", "2 y"], UnlabelledRows.OfTable(path, new(), Cancel).Select(r => $"{r["A"]} {r["B"]}"));
    }

    [Fact]
    public void Texts_are_found_by_the_name_of_their_column_or_by_what_a_person_says()
    {
        Assert.Equal(["one", "two, three"], Texts("id,Message\n1,one\n2,\"two, three\"\n", new()));
        Assert.Equal(["one\nup", "two\ndown"], Texts("head,tail\none,up\ntwo,down\n", new() { Text = ["head", "tail"] }));
        Assert.Equal(["", "x"], Texts("{\"text\":null}\n{\"text\":\"x\"}\n", new()));
        Assert.Contains("Did you mean 'head'?",
            Assert.Throws<InputException>(() => Texts("head,tail\none,up\n", new() { Text = ["haed"] })).Message);
    }

    [Theory]
    [InlineData("body,reply\nfirst,no\nsecond,yes\n", "body")]
    [InlineData("subject,body\nfirst,no\nsecond,yes\n", "subject", "body")]
    [InlineData("reply,body,subject\na,b,c\nd,e,f\n", "subject", "body")]
    public void A_first_row_with_the_names_of_the_columns_that_training_joined_is_a_header(string text, params string[] trained)
    {
        var roles = new ColumnRoles { OfTraining = new() { Label = "queue", Text = trained } };
        Assert.Equal(2, Texts(text, roles).Count());
        var first = Texts(text, roles).First();
        Assert.Equal(trained.Length, first.Split('\n').Length);
        Assert.DoesNotContain(first, trained);
    }

    [Theory]
    [InlineData("ham\tsee you later\nspam\tyou have won a prize\n")]
    [InlineData("__label__a some words here\n__label__b others\n")]
    public void A_file_that_names_no_column_of_texts_is_left_to_the_reader_of_labelled_ones(string text) =>
        Assert.Null(UnlabelledRows.OfTexts(Write(text), new(), Cancel));

    [Fact]
    public void Pairs_of_user_and_item_need_no_rating()
    {
        var bare = UnlabelledRows.OfRatings(Write("movieId,userId\n7,1\n8,2\n"), new(), Cancel)!;
        Assert.Equal(["1 7", "2 8"], bare.Select(r => $"{r["User"]} {r["Item"]}"));
        Assert.DoesNotContain("Rating", bare[0].Keys);
        var rated = UnlabelledRows.OfRatings(Write("user,item,rating\na,b,4.5\n"), new(), Cancel)!;
        Assert.Equal("4.5", rated[0]["Rating"]);
        Assert.Null(UnlabelledRows.OfRatings(Write("1,7,3\n2,8,4\n"), new(), Cancel));
    }

    [Fact]
    public void Empty_files_are_told()
    {
        Assert.Contains("empty", Assert.Throws<InputException>(() => UnlabelledRows.OfTexts(Write(""), new(), Cancel)).Message);
        Assert.Contains("no rows", Assert.Throws<InputException>(() => UnlabelledRows.OfTable(Write("a,b\n"), new(), Cancel)).Message);
    }

    private IEnumerable<string> Texts(string text, ColumnRoles roles) =>
        UnlabelledRows.OfTexts(Write(text), roles, Cancel)!.Select(r => (string)r["Text"]!);

    private string Write(string text) => TinyFiles.Write(_folder, "rows.txt", text);

    private sealed class ParquetRow
    {
        public int A { get; set; }

        public string B { get; set; } = "";
    }
}
