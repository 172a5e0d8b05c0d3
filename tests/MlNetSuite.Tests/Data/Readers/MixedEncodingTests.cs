using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Lines of Windows-1252 within a file of UTF-8 are read, and told; a file of another encoding throughout is refused.</summary>
public sealed class MixedEncodingTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    [Theory]
    [InlineData("label\ttext\nA\tgrün “so”\nB\tcafé\nA\t", "\nB\tplain\n")]
    [InlineData("__label__A grün “so”\n__label__B café\n__label__A ", "\n__label__B plain\n")]
    public void Lines_that_are_no_UTF8_among_those_that_are_become_Windows_1252(string before, string after)
    {
        var path = File("mixed.txt", before, "Müller’s “Straße” – 5 €", after);
        var read = DatasetReader.Default.Texts(path, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["grün “so”", "café", "Müller’s “Straße” – 5 €", "plain"], read.Train.Texts);
        var line = before.Count(c => c == '\n') + 1;
        Assert.Equal($"{path}: line {line} is not UTF-8, while 2 others are: read as windows-1252 (--encoding says otherwise)", read.Notes[0]);
    }

    [Fact]
    public void New_rows_are_read_alike_and_told()
    {
        var path = File("rows.csv", "Text,id\ngrün,1\n", "Müller", ",2\n");
        List<string> notes = [];
        Assert.Equal(["grün", "Müller"], RowReader.Read(path, note: notes.Add).Select(row => row["Text"]));
        Assert.Contains("line 3 is not UTF-8, while 1 other is", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(["grün", "Müller"],
            UnlabelledRows.OfTexts(path, new(), TestContext.Current.CancellationToken)!.Select(row => row["Text"]));
    }

    [Fact]
    public void A_file_without_any_character_of_UTF8_is_refused_by_line_and_option()
    {
        var path = File("windows.csv", "label,text\nA,x\nB,", "Müller", "\n");
        var fault = Assert.Throws<InputException>(() => DatasetReader.Default.Texts(path, cancel: TestContext.Current.CancellationToken));
        Assert.Contains("line 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--encoding windows-1252", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_replaced_one_by_one_wherever_blocks_of_the_file_end()
    {
        var line = string.Concat(Enumerable.Repeat("grün café ", 50));
        var path = File("long.csv", "label,text\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{"AB"[i % 2]},{line}{i}\n")),
            string.Concat(Enumerable.Range(0, 300).Select(i => $"A,{line}{i}\n")), "");
        var texts = DatasetReader.Default.Texts(path, cancel: TestContext.Current.CancellationToken).Train.Texts;
        Assert.Equal(Enumerable.Range(0, 600).Select(i => line + i % 300), texts);
    }

    public void Dispose() => _folder.Dispose();

    private string File(string name, string before, string windows, string after)
    {
        var path = Path.Combine(_folder.Path, name);
        System.IO.File.WriteAllBytes(path,
            [.. Encoding.UTF8.GetBytes(before), .. TextEncodings.Find("windows-1252").GetBytes(windows), .. Encoding.UTF8.GetBytes(after)]);
        return path;
    }
}
