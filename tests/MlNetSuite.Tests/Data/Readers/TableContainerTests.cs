using System.IO.Compression;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Tables that are no plain text: workbooks, JSON, packed files and several files. Rows to learn from and rows to predict are
/// read the same.</summary>
public sealed class TableContainerTests : IDisposable
{
    private const string Table = "size,colour,kind\n1.5,red,x\n2.5,blue,y\n3.5,red,x\n";

    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_workbook_is_read_by_its_first_sheet_or_the_one_that_is_named()
    {
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path,
            ("May", [["Sales of May"], [], ["size", "colour", "when", "good", "kind"], [1.5, "red", new DateTime(2024, 5, 1), true, "x"],
                [2, "blue; dark", new DateTime(2024, 5, 2, 13, 30, 0), false, "y"], [], [-0.25, null, null, null, "x"]]),
            ("June", [["a", "kind"], [1, "p"], [2, "q"]]));
        var split = Classes(path, new());
        Assert.Equal(["size", "colour", "when", "good"], split.Train.Columns.Select(c => c.Name));
        Assert.Equal([1.5f, 2, -0.25f], Enumerable.Range(0, 3).Select(split.Train.Columns[0].Number));
        Assert.Equal(["2024-05-01", "2024-05-02 13:30:00", ""], Texts(split.Train, 2));
        Assert.Equal(["red", "blue; dark", ""], Texts(split.Train, 1));
        Assert.Equal([0, 1, 0], split.Train.Labels);
        Assert.Contains(split.Notes, note => note.Contains("'May', the first of its sheets, was read; others by --sheet: June",
            StringComparison.Ordinal));
        Assert.Contains(split.Notes, note => note.EndsWith("above the table: 2 lines", StringComparison.Ordinal));
        Assert.Equal(["a"], Classes(path, new() { Sheet = "june" }).Train.Columns.Select(c => c.Name));
        Assert.Contains("has no such sheet; it has: May, June",
            Assert.Throws<InputException>(() => Classes(path, new() { Sheet = "July" })).Message, StringComparison.Ordinal);
        Assert.Equal(["red", "blue; dark", ""], RowReader.Read(path).Select(row => row["colour"]));
        Assert.Equal(["p", "q"], RowReader.Read(path, new() { Sheet = "June" }).Select(row => row["kind"]));
    }

    [Fact]
    public void A_blank_row_of_a_sheet_with_one_column_is_a_row_unless_none_follows()
    {
        var path = _folder.File("texts.xlsx");
        Workbook.Write(path, ("Mail", [["Text"], ["a"], [], [], ["b"], [], ["c"], []]));
        List<string> told = [];
        Assert.Equal(["a", "", "", "b", "", "c"], RowReader.Read(path, note: told.Add).Select(row => row["Text"]));
        Assert.Equal($"{path} has 3 blank rows; each is a row with an empty text", Assert.Single(told));
    }

    [Fact]
    public void The_sheet_of_the_training_rows_is_read_again_and_asked_for_only_where_there_are_others()
    {
        var trained = new ColumnRoles { SheetOfTraining = "May" };
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path, ("April", [["a"], [1]]), ("May", [["a"], [2]]));
        Assert.Equal("2", RowReader.Read(path, trained).Single()["a"]);
        var others = _folder.File("others.xlsx");
        Workbook.Write(others, ("April", [["a"], [1]]), ("June", [["a"], [2]]));
        Assert.Contains("has no sheet 'May', of which the training rows were; choose one by --sheet: April, June",
            Assert.Throws<InputException>(() => RowReader.Read(others, trained).ToList()).Message, StringComparison.Ordinal);
        var single = _folder.File("single.xlsx");
        Workbook.Write(single, ("Sheet1", [["a"], [3]]));
        Assert.Equal("3", RowReader.Read(single, trained).Single()["a"]);
        Assert.Equal("x", RowReader.Read(Text("rows.csv", "a\nx\n"), trained).Single()["a"]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(700)]
    public void A_damaged_workbook_is_refused(int length)
    {
        var path = _folder.File("rows.xls");
        byte[] bytes =
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[16], 0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0, .. new byte[666]];
        File.WriteAllBytes(path, bytes[..length]);

        foreach (var read in (Action[])[() => Classes(path, new()), () => _ = RowReader.Read(path).ToList()])
            Assert.StartsWith($"{path}: not a workbook that can be read, or a damaged one (", Assert.Throws<InputException>(read).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an OpenDocument file, which is not read; save the table as .xlsx or CSV", "mimetype", "content.xml", "styles.xml")]
    [InlineData("a Word file, which is not read; save the table as .xlsx or CSV", "[Content_Types].xml", "word/document.xml")]
    [InlineData("a PowerPoint file, which is not read", "[Content_Types].xml", "ppt/presentation.xml")]
    [InlineData("an empty zip; expected one with a file in it")]
    [InlineData("an empty zip; expected one with a file in it", "__MACOSX/._a.csv")]
    public void Zips_without_a_table_say_what_they_are(string told, params string[] entries)
    {
        var path = _folder.File("rows.xlsx");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            foreach (var entry in entries)
                zip.CreateEntry(entry);

        Assert.StartsWith($"{path}: {told}", Assert.Throws<InputException>(() => Classes(path, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_without_objects_is_no_csv()
    {
        foreach (var content in (string[])["[[1, 2], [3, 4]]", "[\n  [\"a\", \"b\"],\n  [1, 2]\n]"])
            Assert.EndsWith("element 1: a JSON Array; expected an array of objects",
                Assert.Throws<InputException>(() => Classes(Text("rows.csv", content), new())).Message, StringComparison.Ordinal);
        Assert.Equal(["[[a]] b", "c"], DatasetReader.Default.Texts(Text("texts.csv", "[[a]] b,x\nc,y\n"), new()
        {
            Header = false,
            Text = ["1"],
            Label = "2"
        }, cancel: Cancel).Train.Texts);
    }

    [Theory]
    [InlineData("HTML", "<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n")]
    [InlineData("HTML", "\uFEFF<HTML><table><tr><td>1,5</td></tr></table></HTML>")]
    [InlineData("HTML", " <table>\n<tr><td>a</td><td>b</td></tr>\n</table>\n\n")]
    [InlineData("XML", "<?xml version=\"1.0\"?>\n<Workbook></Workbook>")]
    public void A_page_that_is_called_as_a_table_is_refused(string kind, string content)
    {
        foreach (var name in (string[])["rows.csv", "rows.xlsx"])
        {
            var path = Text(name, content);
            foreach (var read in (Action[])[() => Classes(path, new()), () => DatasetReader.Default.Texts(path, cancel: Cancel),
                () => DatasetReader.Default.Ratings(path, cancel: Cancel)])
                Assert.StartsWith($"{path}: {kind}, whatever it is called; expected a table", Assert.Throws<InputException>(read).Message,
                    StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Texts_may_begin_as_a_page_does() =>
        Assert.Equal(["<html>buy</html>", "<html>meet</html>"], DatasetReader.Default.Texts(
            Text("texts.tsv", "<html>buy</html>\tspam\n<html>meet</html>\tham\n"), new() { Header = false, Text = ["1"], Label = "2" },
            cancel: Cancel).Train.Texts);

    [Fact]
    public void Times_of_a_workbook_are_those_of_a_day()
    {
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path, ("Rows", [["at", "n"], [new TimeSpan(13, 30, 0), 1], [new TimeSpan(8, 5, 0), 2]]));
        var at = Assert.IsType<DateColumn>(DatasetReader.Default.RegressionTables(path, cancel: Cancel).Train.Columns[0]);
        Assert.Equal(["13:30", "08:05"], Enumerable.Range(0, 2).Select(at.Text));
    }

    [Fact]
    public void A_cover_sheet_is_refused_with_the_names_of_the_others()
    {
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path, ("Cover", [["Sales of 2024"], ["confidential"]]), ("Rows", [["a", "n"], [1, 1]]));
        Assert.EndsWith("(of rows.xlsx, 'Cover', the first of its sheets, was read; others by --sheet: Rows)".Replace("rows.xlsx", path,
            StringComparison.Ordinal), Assert.Throws<InputException>(() => Classes(path, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_a_workbook_that_cannot_be_read_is_named_by_its_row()
    {
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path, ("Rows", [["a", "n"], [1, 1], [], [2, "cheap"]]));
        Assert.Contains("'n' was read as text: no number in 1 of 2 cells: 'cheap' (row 4)", Assert.Throws<InputException>(() =>
            DatasetReader.Default.RegressionTables(path, new() { Label = "n" }, cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_workbook_shows_as_a_code_or_a_duration_is_one()
    {
        var path = _folder.File("codes.xlsx");
        static object?[] Row(int i) => [new Workbook.Formatted(1067 + i, "00000"), new Workbook.Formatted(10_440_001 + i, "00000\\-0000"),
            new Workbook.Formatted(1.5 * i / 24, "[h]:mm:ss"), new Workbook.Formatted(i + 0.5, "0.00"), i];
        Workbook.Write(path, ("Rows", [["zip", "plus4", "spent", "n", "y"], .. Enumerable.Range(1, 30).Select(Row)]));
        var split = DatasetReader.Default.RegressionTables(path, cancel: TestContext.Current.CancellationToken);
        string[] Texts(string name) => [.. Enumerable.Range(28, 2).Select(split.Train.Columns.Single(c => c.Name == name).Text)];
        Assert.Equal(["01096", "01097"], Texts("zip"));
        Assert.Equal(["01044-0030", "01044-0031"], Texts("plus4"));
        Assert.Equal(["43.5", "45"], Texts("spent"));
        Assert.Equal(["29.5", "30.5"], Texts("n"));
        Assert.Contains(split.Notes, note => note.EndsWith("durations, such as 26:30:00, are read in hours", StringComparison.Ordinal));
        Assert.Contains(split.Notes, note => note.Contains("'zip' has numbers with leading zeros", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Texts_among_the_numbers_of_a_workbook_are_read_as_in_a_csv_and_its_numbers_as_they_are(bool isWorkbook)
    {
        object?[][] rows = [["dose", "n"], [1.234, 1], [12.5, 2], ["12,5", 3.5], ["n/a", 4], ["2,25", "5,5"],
            [1_250.5, 6], ["-", 7], [3, 8]];
        var path = _folder.File("rows.xlsx");
        if (isWorkbook)
            Workbook.Write(path, ("Rows", rows));
        else
            path = Text("rows.jsonl", string.Concat(rows.Skip(1).Select(row =>
                System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object?> { ["dose"] = row[0], ["n"] = row[1] }) + "\n")));
        var split = DatasetReader.Default.RegressionTables(path, new() { Label = "n" }, cancel: Cancel);

        var dose = Assert.IsType<NumberColumn>(split.Train.Columns[0]);
        Assert.Equal([1.234f, 12.5f, 12.5f, float.NaN, 2.25f, 1250.5f, float.NaN, 3], dose.Values);
        Assert.Equal([1, 2, 3.5f, 4, 5.5f, 6, 7, 8], split.Train.Targets);
        Assert.Contains(split.Notes, note => note.StartsWith("'dose' has numbers written like 12,5", StringComparison.Ordinal));
        Assert.Contains($"'dose': no number in 1 of 7 cells: '-' ({(isWorkbook ? "row 8" : "line 7")}), taken as missing", split.Notes);
    }

    [Fact]
    public void Ratings_of_a_workbook_may_be_numbers_and_texts()
    {
        var path = _folder.File("ratings.xlsx");
        Workbook.Write(path, ("Ratings", [["user", "item", "rating"], ["ann", "tea", 4.5], ["bob", "tea", "3,5"], ["cyd", "tea", "n/a"],
            [7, "tea", "2,5"], ["eve", "tea", 1.125]]));
        var split = DatasetReader.Default.Ratings(path, cancel: Cancel);

        Assert.Equal([4.5f, 3.5f, 2.5f, 1.125f], split.Train.Ratings);
        Assert.Equal(["ann", "bob", "7", "eve"], split.Train.Users);
        Assert.Contains(split.Notes, note => note.EndsWith("without a rating in 'rating': 1 row, 'n/a' (row 4)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_only_begins_as_a_workbook_is_refused()
    {
        var path = _folder.File("rows.xlsx");
        Workbook.Write(path, ("Rows", [["a", "n"], [1, 1]]));
        var bytes = System.IO.File.ReadAllBytes(path);
        System.IO.File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("not a zip file, or a damaged one",
            Assert.Throws<InputException>(() => Classes(path, new())).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(path, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]);
        Assert.Contains("not a workbook that can be read",
            Assert.Throws<InputException>(() => Classes(path, new())).Message, StringComparison.Ordinal);
        Assert.Contains("is no workbook", Assert.Throws<InputException>(() =>
            Classes(Text("rows.csv", Table), new() { Sheet = "May" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"size\": 1.5, \"colour\": \"red\", \"kind\": true}\n\n" +
        "{\"kind\": false, \"size\": null, \"tags\": [1]}\n{\"size\": 2, \"kind\": true}\n")]
    [InlineData("[{\"size\": 1.5, \"colour\": \"red\", \"kind\": true},\n " +
        "{\"kind\": false, \"size\": null, \"tags\": [1]},\n{\"size\": 2, \"kind\": true}]")]
    [InlineData("\uFEFF [ {\"size\": 1.5, \"colour\": \"red\", \"kind\": true}," +
        "{\"kind\": false,\"tags\":{\"a\":1}},{\"size\":2,\"kind\":true}]")]
    public void Json_objects_are_rows_of_which_each_may_lack_a_column(string content)
    {
        var path = Text("rows.json", content);
        var split = Classes(path, new() { Label = "kind" });
        Assert.Equal(["size", "colour"], split.Train.Columns.Select(c => c.Name));
        Assert.Equal([1.5f, float.NaN, 2], Enumerable.Range(0, 3).Select(split.Train.Columns[0].Number));
        Assert.Equal(["red", "", ""], Texts(split.Train, 1));
        Assert.Equal(["false", "true"], split.Train.Classes);
        Assert.EndsWith("nested values were skipped: tags", Assert.Single(split.Notes), StringComparison.Ordinal);
        Assert.Equal(3, RowReader.Read(path).Count());
    }

    [Theory]
    [InlineData("[{\"a\": 1, \"y\": 2},\n{\"a\": 1,\n\"y\" 3}]", "line 3: not JSON")]
    [InlineData("[{\"a\": 1, \"y\": 2}, 3]", "element 2: a JSON Number; expected an array of objects")]
    [InlineData("[{\"a\": 1, \"y\": 2}, {\"a\": 1, \"y\": \"many\"}]", "no number in 1 of 2 cells: 'many' (element 2)")]
    [InlineData("{\"a\": 1, \"y\": 2}\n\n{\"a\": 1, \"y\": \"many\"}", "no number in 1 of 2 cells: 'many' (line 3)")]
    [InlineData("[]", "no rows")]
    public void Json_that_is_no_table_is_refused_with_its_place(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => DatasetReader.Default.RegressionTables(
            Text("rows.json", content), new() { Label = "y" }, cancel: Cancel)).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_and_ratings_are_read_from_json_and_workbooks_too()
    {
        var texts = DatasetReader.Default.Texts(
            Text("t.jsonl", "{\"label\": \"x\", \"text\": \"one\\ntwo\"}\n{\"label\": \"y\", \"text\": \"three\"}\n"), cancel: Cancel);
        Assert.Equal(["one\ntwo", "three"], texts.Train.Texts);
        var path = _folder.File("ratings.xlsx");
        Workbook.Write(path, ("Ratings", [["user", "item", "rating"], ["ann", "tea", 4], ["bob", "tea", 2.5]]));
        Assert.Equal([4, 2.5f], DatasetReader.Default.Ratings(path, cancel: Cancel).Train.Ratings);
    }

    [Fact]
    public void A_packed_file_is_read_as_it_is_unpacked()
    {
        var gz = _folder.File("rows.csv.gz");
        using (var stream = new GZipStream(System.IO.File.Create(gz), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(Table));
        var packed = Zip("rows.zip", ("in a folder/", ""), ("in a folder/rows.csv", Table), ("__MACOSX/._rows.csv", "x"));
        foreach (var path in (string[])[gz, packed])
        {
            Assert.Equal(["size", "colour"], Classes(path, new()).Train.Columns.Select(c => c.Name));
            Assert.Equal(["red", "blue", "red"], RowReader.Read(path).Select(row => row["colour"]));
        }
        Assert.Contains("a zip of 2 files (a.csv, b.csv); expected one", Assert.Throws<InputException>(() =>
            Classes(Zip("two.zip", ("a.csv", Table), ("b.csv", Table)), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_that_unpacks_to_more_than_a_table_would_is_refused()
    {
        var path = _folder.File("bomb.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("rows.csv", CompressionLevel.Optimal).Open())
        {
            var block = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
                entry.Write(block);
        }
        Assert.Contains("no table packs so well",
            Assert.Throws<InputException>(() => Classes(path, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_folder_or_pattern_are_one_table()
    {
        Text("parts/b.csv", "colour;size;kind\ngreen;4.5;y\n");
        Text("parts/a.csv", Table);
        Text("parts/c.jsonl", "{\"size\": 5.5, \"colour\": \"grey\", \"kind\": \"y\"}\n");
        Text("parts/notes.txt", "nothing to read");
        foreach (var path in (string[])[_folder.File("parts"), _folder.File("parts/*.*sv*"), _folder.File("parts/?.csv")])
        {
            var split = Classes(path, new());
            Assert.Equal(["size", "colour"], split.Train.Columns.Select(c => c.Name));
            float[] sizes = [1.5f, 2.5f, 3.5f, 4.5f, 5.5f];
            var count = path.EndsWith("parts", StringComparison.Ordinal) ? 5 : 4;
            Assert.Equal(sizes[..count], Enumerable.Range(0, split.Train.Count).Select(split.Train.Columns[0].Number));
            Assert.Equal(["red", "blue", "red", "green"], RowReader.Read(path).Select(row => row["colour"]).Take(4));
        }
        Text("parts/b.csv", "colour;size;kind\ngreen;4.5;y\nred;x\n");
        Assert.Contains($"{_folder.File("parts/b.csv")}, line 3: 2 fields", Assert.Throws<InputException>(() =>
            Classes(_folder.File("parts"), new())).Message, StringComparison.Ordinal);
        Text("parts/b.csv", "hue;size;kind\ngreen;4.5;y\n");
        Assert.Contains("its columns are hue, size, kind; expected those of", Assert.Throws<InputException>(() =>
            Classes(_folder.File("parts"), new())).Message, StringComparison.Ordinal);
        Assert.Contains("no file fits", Assert.Throws<InputException>(() =>
            Classes(_folder.File("parts/*.tsv"), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_in_several_files_are_one_dataset()
    {
        Text("parts/a.csv", "label,text\nx,one\ny,two\n");
        Text("parts/b.csv", "label,text\nx,three\n");
        Assert.Equal(["one", "two", "three"], DatasetReader.Default.Texts(_folder.File("parts"), cancel: Cancel).Train.Texts);
        Assert.Equal(["one", "two", "three"], DatasetReader.Default.Texts(_folder.File("parts/*.csv"), cancel: Cancel).Train.Texts);
    }

    private DataSplit<ClassificationTable> Classes(string path, ColumnRoles roles) =>
        DatasetReader.Default.ClassificationTables(path, roles with { Label = roles.Label ?? "kind" }, cancel: Cancel);

    private static IEnumerable<string> Texts(TableDataset data, int column) =>
        Enumerable.Range(0, data.Count).Select(data.Columns[column].Text);

    private string Zip(string name, params (string Name, string Content)[] entries)
    {
        var path = _folder.File(name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (entry, content) in entries)
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write(content);
        }
        return path;
    }

    private string Text(string name, string content)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
