using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Where a table begins and what its columns are called, the same for rows to learn from and rows to predict.</summary>
public sealed class TableLayoutTests : IDisposable
{
    private const string Rows = "1.5,red,no\n2.5,blue,yes\n3.5,red,no\n";

    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("size,colour,y\n" + Rows, "")]
    [InlineData("sep=,\r\nsize,colour,y\r\n" + Rows, "the first line of rows, sep=,, was obeyed")]
    [InlineData("\"sep=,\"\nsize,colour,y\n" + Rows, "the first line of rows, sep=,, was obeyed")]
    [InlineData("Sales of May\nsize,colour,y\n" + Rows, "left out of rows, above the table: 1 line")]
    [InlineData("Sales of May\nby: me; on 2024-05-01\n\nsize,colour,y\n" + Rows, "left out of rows, above the table: 3 lines")]
    [InlineData("Sales of May,,\n,,\nsize,colour,y\n" + Rows, "left out of rows, above the table: 2 lines")]
    [InlineData("\n\nsize,colour,y\n" + Rows, "left out of rows, above the table: 2 lines")]
    [InlineData(",,\nsize,colour,y\n" + Rows, "left out of rows, above the table: 1 line")]
    [InlineData("size,colour,y\n1.5,red,no\nsize,colour,y\n2.5,blue,yes\n\uFEFFsize,colour,y\n3.5,red,no\n",
        "left out of rows, the header standing again among the rows: 2 rows")]
    [InlineData(",,size,colour,y\n,,1.5,red,no\n,,2.5,blue,yes\n,,3.5,red,no\n",
        "columns of rows without a name were left out, by position: 1, 2")]
    [InlineData(",size,colour,y\n0,1.5,red,no\n1,2.5,blue,yes\n2,3.5,red,no\n",
        "columns of rows without a name were left out, by position: 1")]
    [InlineData("size,colour,y\n\"a\",1.5,red,no\n\"b\",2.5,blue,yes\n\"c\",3.5,red,no\n",
        "columns of rows without a name were left out, by position: 1")]
    [InlineData("size,colour,y\n1.5,red,no,\n2.5,blue,yes,\n3.5,red,no,\n", "columns of rows without a name were left out, by position: 4")]
    [InlineData("size,colour,y,\n1.5,red,no\n2.5,blue,yes\n3.5,red,no\n", "")]
    public void A_table_begins_at_its_header(string content, string note)
    {
        var split = Classes(content, new() { Label = "y" });
        Assert.Equal(["size", "colour"], split.Train.Columns.Select(c => c.Name));
        Assert.Equal([1.5f, 2.5f, 3.5f], Enumerable.Range(0, 3).Select(split.Train.Columns[0].Number));
        Assert.Equal(["no", "yes"], split.Train.Classes);
        Assert.Equal([0, 1, 0], split.Train.Labels);
        AssertTold(note.Replace(" rows,", $" {_folder.File("rows.csv")},", StringComparison.Ordinal)
            .Replace(" of rows ", $" of {_folder.File("rows.csv")} ", StringComparison.Ordinal), split.Notes);

        var (rows, told) = Predicted(content, "size", "colour");
        Assert.Equal(["1.5", "2.5", "3.5"], rows.Select(r => (string)r["size"]!));
        Assert.Equal(["red", "blue", "red"], rows.Select(r => (string)r["colour"]!));
        AssertTold(note, told);
    }

    [Fact]
    public void The_last_column_with_a_name_is_the_answer_where_nothing_else_tells()
    {
        var split = Classes("a,b,kind,\n1,2,x,\n3,4,z,\n5,6,x,\n", new());
        Assert.Equal("kind", split.Train.Answer);
        Assert.Equal(["x", "z"], split.Train.Classes);
    }

    [Fact]
    public void A_name_that_stands_before_it_already_is_told_apart()
    {
        const string Content = "x,x,x.1,x,y\n1,2,3,4,a\n5,6,7,8,b\n";
        var split = Classes(Content, new());
        Assert.Equal(["x", "x.2", "x.1", "x.3"], split.Train.Columns.Select(c => c.Name));
        Assert.Contains(split.Notes, note => note.EndsWith("were renamed: 'x.2', 'x.3'", StringComparison.Ordinal));
        var (rows, told) = Predicted(Content, "x", "x.2", "x.1", "x.3");
        Assert.Equal("2", rows[0]["x.2"]);
        Assert.Contains("renamed", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_line_of_words_names_the_columns_unless_its_words_come_again()
    {
        const string Words = "red,big,yes\nblue,small,no\nred,small,no\nblue,big,yes\nred,big,yes\n";
        var guessed = Classes("hue,extent,good\n" + Words.Replace("red", "green", StringComparison.Ordinal), new());
        Assert.Equal(["hue", "extent"], guessed.Train.Columns.Select(c => c.Name));
        var row = Classes(Words, new());
        Assert.Equal(5, row.Train.Count);
        Assert.Equal(["1", "2"], row.Train.Columns.Select(c => c.Name));
        Assert.Contains(row.Notes, note => note.Contains("('red', 'big', 'yes') was taken for a row", StringComparison.Ordinal));
        var distinct = Classes("one,two,x\nthree,four,y\nfive,six,x\n", new());
        Assert.Equal(2, distinct.Train.Count);
        Assert.Contains(distinct.Notes, note => note.Contains("if it is a row, give --no-header", StringComparison.Ordinal));
        Assert.Equal(3, Classes("one,two,x\nthree,four,y\nfive,six,x\n", new() { Header = false }).Train.Count);
    }

    [Fact]
    public void A_column_that_is_given_by_name_shows_where_the_header_is()
    {
        var split = Classes("Report, May 2024\ncolour,extent\nred,1\nblue,2\n", new() { Label = "Extent" });
        Assert.Equal("extent", split.Train.Answer);
        Assert.Equal(2, split.Train.Count);
        Assert.Contains(split.Notes, note => note.EndsWith("above the table: 1 line", StringComparison.Ordinal));
        var words = Classes("hue,extent\none,x\ntwo,y\n", new() { Label = "extent" });
        Assert.Equal(["hue"], words.Train.Columns.Select(c => c.Name));
        Assert.Empty(words.Notes);
    }

    [Fact]
    public void A_first_line_of_texts_that_only_seems_to_name_them_is_told()
    {
        const string Texts = "one two,x\nthree four,y\nfive six,x\nseven eight,y\nnine ten,x\n";
        Assert.Contains("if it is a row, give --no-header", Assert.Single(DatasetReader.Default.Texts(
            File("words,sort\n" + Texts), cancel: Cancel).Notes), StringComparison.Ordinal);
        Assert.Empty(DatasetReader.Default.Texts(File(Texts), cancel: Cancel).Notes);
        Assert.Empty(DatasetReader.Default.Texts(File("text,label\n" + Texts), cancel: Cancel).Notes);
    }

    [Fact]
    public void Years_and_the_numbers_of_pandas_are_names_above_other_values()
    {
        Assert.Equal(["land", "2019", "2020"],
            Classes("land,2019,2020,y\nAT,1.5,2,a\nDE,3.5,4,b\n", new()).Train.Columns.Select(c => c.Name));
        Assert.Equal(["0", "1"], Classes(",0,1,2\n0,1.5,2,a\n1,3.5,4,b\n", new()).Train.Columns.Select(c => c.Name));
        Assert.Equal(["1", "2"], Classes("2019,AT,x\n2020,DE,y\n2021,AT,x\n", new()).Train.Columns.Select(c => c.Name));
    }

    [Fact]
    public void Amounts_as_other_countries_write_them_are_no_names()
    {
        var split = Classes("1,5;2,5;ja\n2,5;3,5;nein\n3,5;4,5;ja\n", new());
        Assert.Equal(3, split.Train.Count);
        Assert.Equal(["Größe", "Preis"],
            Classes("Größe;Preis;gut\n1,5;€ 2,50;ja\n2,5;€ 3,50;nein\n", new()).Train.Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("41,5;3,2\n42,5;3,4\n40,1;3,3\n")]
    [InlineData("Preis, netto;y, brutto\n41,5;3,2\n42,5;3,4\n")]
    [InlineData("41,5|3,2\n42,5|3,4\n40,1|3,3\n")]
    public void Commas_that_are_decimal_marks_do_not_part_fields(string content) => Assert.Single(Classes(content, new()).Train.Columns);

    [Fact]
    public void Rows_without_a_header_are_asked_for_by_position()
    {
        var (rows, _) = Predicted("1.5,red\n2.5,blue\n", "1", "2");
        Assert.Equal(["red", "blue"], rows.Select(r => r["2"]));
        Assert.Equal("red", Predicted("1,2\n1.5,red\n", "1", "2").Rows.Single()["2"]);
    }

    [Fact]
    public void A_file_of_one_column_has_no_title_however_many_commas_its_texts_have()
    {
        var (rows, told) = Predicted("Words\nhello, there\nbye, now\nso, long\n", "Text");
        Assert.Equal(["hello, there", "bye, now", "so, long"], rows.Select(r => r["Words"]));
        Assert.Empty(told);
    }

    [Fact]
    public void A_row_of_other_width_is_no_title()
    {
        var message = Assert.Throws<InputException>(() => Predicted("A,B\n1,2,3\n", "A", "B")).Message;
        Assert.Contains("line 2: 3 fields; expected 2 (A, B)", message, StringComparison.Ordinal);
        Assert.Contains("line 4: 2 fields; expected 3", Assert.Throws<InputException>(() =>
            Predicted("Title\nA,B,C\n1,2,3\n4,5\n", "A", "B")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Years_in_a_row_above_other_numbers_name_columns()
    {
        var split = Regression("2021,2022,2023\n10,20,30\n11,21,32\n12,25,37\n", new());
        Assert.Equal(["2021", "2022"], split.Train.Columns.Select(c => c.Name));
        Assert.Equal("2023", split.Train.Answer);
        var rows = RowReader.Read(File("2022,2021\n100,200\n"), expected: ["2021", "2022"]).ToList();
        Assert.Equal("200", Assert.Single(rows)["2021"]);
    }

    [Theory]
    [InlineData("562,red,14.64,good\n563,blue,15,bad\n564,red,16,good\n", null, true)]
    [InlineData("562,red,14.64,good\n563,blue,15,bad\n564,red,16,good\n", false, false)]
    [InlineData("n,c,x,y\n563,blue,15,bad\n564,red,16,good\n565,red,16,good\n", null, false)]
    public void A_first_line_that_is_taken_for_a_row_is_told(string text, bool? header, bool isTold) => Assert.Equal(isTold,
        DatasetReader.Default.ClassificationTables(File(text), new() { Header = header }, cancel: Cancel).Notes
            .Any(note => note.Contains("('562', 'red', '14.64', 'good') was taken for a row: the columns are called 1, 2",
                StringComparison.Ordinal)));

    [Fact]
    public void Lines_are_counted_from_the_beginning_of_the_file()
    {
        var message = Assert.Throws<InputException>(() =>
            Regression("sep=;\nTitle\n\na;b;n\n1;2;3\n1;2;3\n1;2;cheap\n", new() { Label = "n" })).Message;
        Assert.Contains("'cheap' (line 7)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_and_ratings_begin_at_their_header_too()
    {
        var texts = DatasetReader.Default.Texts(
            File("sep=;\n;label;text\n0;x;one two\n1;y;three four\n2;x;five six\n;label;text\n3;x;seven\n"), cancel: Cancel);
        Assert.Equal(["one two", "three four", "five six", "seven"], texts.Train.Texts);
        Assert.Equal(2, texts.Train.Classes.Count);
        Assert.Equal(3, texts.Notes.Count);

        var ratings = DatasetReader.Default.Ratings(
            File("Ratings of May\n\nuser,item,rating\nann,tea,4\nbob,tea,3\nuser,item,rating\nann,milk,1\n"), cancel: Cancel);
        Assert.Equal(["ann", "bob"], ratings.Train.Users);
        Assert.Equal([4f, 3, 1], ratings.Train.Ratings);
        Assert.Equal(2, ratings.Notes.Count);
    }

    private static void AssertTold(string note, IReadOnlyList<string> notes)
    {
        if (note.Length > 0)
            Assert.Contains(note, notes);
        else
            Assert.Empty(notes);
    }

    private static (IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, IReadOnlyList<string> Notes) Predicted(
        string content, params string[] expected)
    {
        List<string> notes = [];
        return ([.. RowReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), "rows", null, expected, notes.Add)], notes);
    }

    private DataSplit<ClassificationTable> Classes(string content, ColumnRoles roles) =>
        DatasetReader.Default.ClassificationTables(File(content), roles, cancel: Cancel);

    private DataSplit<RegressionTable> Regression(string content, ColumnRoles roles) =>
        DatasetReader.Default.RegressionTables(File(content), roles, cancel: Cancel);

    private string File(string text)
    {
        var path = _folder.File("rows.csv");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
