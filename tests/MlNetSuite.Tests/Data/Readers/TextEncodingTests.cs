using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Files that are not UTF-8, and what an option says of how a file is written.</summary>
public sealed class TextEncodingTests : IDisposable
{
    private const string Table = "Größe,kind\n1,süß\n2,herb\n3,süß\n";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1252, "windows-1252")]
    [InlineData(1252, "cp1252")]
    [InlineData(1252, "1252")]
    [InlineData(28591, "latin1")]
    [InlineData(850, "ibm850")]
    [InlineData(1200, "utf-16")]
    [InlineData(1201, "utf-16")]
    [InlineData(65001, "utf-8")]
    [InlineData(65001, "windows-1252")]
    public void A_table_is_read_in_the_encoding_that_is_given(int written, string given)
    {
        // A byte order mark says more than the option.
        var by = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        var split = DatasetReader.Default.ClassificationTables(
            File([.. by.GetPreamble(), .. by.GetBytes(Table)]), new() { Encoding = given }, cancel: Cancel);
        Assert.Equal("Größe", split.Train.Columns.Single().Name);
        Assert.Equal(["herb", "süß"], split.Train.Classes);
    }

    [Fact]
    public void An_encoding_that_the_bytes_speak_against_is_told()
    {
        var file = File(Encoding.UTF8.GetBytes(Table));
        Assert.Contains(DatasetReader.Default.ClassificationTables(file, new() { Encoding = "windows-1252" }, cancel: Cancel).Notes,
            note => note.Contains("its bytes are those of UTF-8", StringComparison.Ordinal));
        file = File(Windows1252.GetBytes(Table));
        Assert.DoesNotContain(DatasetReader.Default.ClassificationTables(file, new() { Encoding = "windows-1252" }, cancel: Cancel).Notes,
            note => note.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void A_title_in_ascii_does_not_hide_the_encoding_below_it() => Assert.EndsWith(
        "line 3: byte 0xF6 at offset 15 is not UTF-8. Give its encoding, such as --encoding windows-1252, or save the file as UTF-8",
        Assert.Throws<InputException>(() => DatasetReader.Default.ClassificationTables(
            File([.. "Report\n\n"u8, .. Windows1252.GetBytes("kilo;größe;y\n1;süß;2\n3;herb;4\n")]), cancel: Cancel)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "line 1: byte 0xF6 at offset 2 is not UTF-8. Give its encoding, such as --encoding windows-1252")]
    [InlineData(1, "line 2: byte 0xFC at offset 13 is not UTF-8")]
    public void Bytes_that_are_not_utf8_are_refused_with_line_byte_and_option(int row, string message)
    {
        var text = row == 0 ? Table : Table.Replace("Größe", "size", StringComparison.Ordinal);
        var path = File(Windows1252.GetBytes(text));
        foreach (var read in (Action[])[
            () => DatasetReader.Default.ClassificationTables(path, cancel: Cancel),
            () => DatasetReader.Default.Texts(path, cancel: Cancel),
            () => DatasetReader.Default.Ratings(path, cancel: Cancel),
            () => _ = RowReader.Read(path).ToList()])
            Assert.Contains(message, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_that_is_not_known_is_refused_with_those_that_are()
    {
        var message = Assert.Throws<InputException>(() => new ColumnRoles { Encoding = "windows-125" }).Message;
        Assert.Contains("encoding 'windows-125': not known. Did you mean 'windows-125", message, StringComparison.Ordinal);
        Assert.Contains("iso-8859-1", message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new ColumnRoles { Encoding = "12520" });
    }

    [Fact]
    public void Bytes_that_the_given_encoding_does_not_have_are_refused()
    {
        var path = File([.. "a,kind\n1,x\n2,"u8, 0x80, 0xFF, .. "\n"u8]);
        var message = Assert.Throws<InputException>(() =>
            DatasetReader.Default.ClassificationTables(path, new() { Encoding = "us-ascii" }, cancel: Cancel)).Message;
        Assert.Contains("is not us-ascii; give another --encoding", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_utf16_is_no_text_of_another_encoding()
    {
        var path = File([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Table)]);
        Assert.Contains("text in UTF-16", Assert.Throws<InputException>(() =>
            DatasetReader.Default.ClassificationTables(path, new() { Encoding = "windows-1252" }, cancel: Cancel)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_in_folders_are_read_in_the_encoding_that_is_given()
    {
        foreach (var label in (string[])["gut", "schlecht"])
        {
            var place = Directory.CreateDirectory(_folder.File(label)).FullName;
            System.IO.File.WriteAllBytes(Path.Combine(place, "1.txt"), Windows1252.GetBytes($"sehr {label}, schön"));
        }
        Assert.Contains("--encoding windows-1252",
            Assert.Throws<InputException>(() => DatasetReader.Default.Texts(_folder.Path, cancel: Cancel)).Message,
            StringComparison.Ordinal);
        var split = DatasetReader.Default.Texts(_folder.Path, new() { Encoding = "windows-1252" }, cancel: Cancel);
        Assert.Equal(["sehr gut, schön", "sehr schlecht, schön"], split.Train.Texts);
    }

    [Fact]
    public void New_rows_are_read_as_the_training_rows_were_and_utf8_as_utf8()
    {
        var roles = new ColumnRoles().AsTrained(Card(new(Encoding: "windows-1252")));
        List<string> notes = [];
        Assert.Equal("süß", RowReader.Read(File(Windows1252.GetBytes(Table)), roles, ["Größe"], notes.Add).First()["kind"]);
        Assert.EndsWith("is not UTF-8 and was read as windows-1252, as the training rows were", Assert.Single(notes),
            StringComparison.Ordinal);
        Assert.Equal("süß", RowReader.Read(File(Encoding.UTF8.GetBytes(Table)), roles, ["Größe"], notes.Add).First()["kind"]);
        Assert.Single(notes);
    }

    [Fact]
    public void What_is_given_overrules_how_the_training_rows_were_read()
    {
        var card = Card(new(NoHeader: true, Skip: 3, Encoding: "windows-1252", Sheet: "May"));
        var roles = new ColumnRoles().AsTrained(card);
        Assert.Equal((false, 3, null, null), (roles.Header, roles.Skip, roles.Encoding, roles.Sheet));
        var given = new ColumnRoles { Header = true, Skip = 0, Encoding = "utf-16", Sheet = "June" };
        Assert.Equal(given with { Inputs = card.Inputs }, given.AsTrained(card));
        var plain = Card(null);
        Assert.Equal(new ColumnRoles() { Inputs = plain.Inputs }, new ColumnRoles().AsTrained(plain));
    }

    [Fact]
    public void Lines_to_skip_are_passed_over_whatever_they_hold()
    {
        const string Content = "a \"quote; never closed\nsize,kind\nin cm,\n1,x\n2,y\n";
        var split = DatasetReader.Default.ClassificationTables(
            File(Encoding.UTF8.GetBytes(Content)), new() { Skip = 3, Header = false }, cancel: Cancel);
        Assert.Equal(2, split.Train.Count);
        Assert.Equal("1", split.Train.Columns.Single().Name);
        Assert.Contains("line 6: 3 fields", Assert.Throws<InputException>(() => DatasetReader.Default.ClassificationTables(
            File(Encoding.UTF8.GetBytes(Content + "3,z,1\n")), new() { Skip = 3, Header = false }, cancel: Cancel)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<InputException>(() => DatasetReader.Default.ClassificationTables(
            File(Encoding.UTF8.GetBytes(Content)), new() { Skip = 30 }, cancel: Cancel)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new ColumnRoles { Skip = -1 });
    }

    private static ModelCard Card(CardReading? reading) => TableCards.Of("Größe") with { Reading = reading };

    private string File(byte[] bytes)
    {
        var path = _folder.File("rows.csv");
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
