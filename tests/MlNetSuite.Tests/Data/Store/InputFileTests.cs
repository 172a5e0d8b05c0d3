using System.Diagnostics;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Store;

public class InputFileTests
{
    [Fact]
    public async Task A_pipe_is_refused_by_name_with_what_to_do_instead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no pipes among its files");
        using var folder = new MlNetSuite.Tests.TemporaryFolder();
        var path = folder.File("rows");
        using (var made = Process.Start("mkfifo", [path]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Opening it for reading waits for one who writes.
        var writing = Task.Run(() => File.WriteAllText(path, "a,b\n1,2\n"), TestContext.Current.CancellationToken);
        var fault = Assert.Throws<InputException>(() => RowReader.Read(path).ToList());
        Assert.Contains($"'{path}' is a pipe", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--input -", fault.Message, StringComparison.Ordinal);
        await Task.WhenAny(writing);
    }

    [Theory]
    [InlineData("it is empty")]
    [InlineData("it has: notes.md", "notes.md")]
    [InlineData("it has: left/, up/, a.txt, ...", "up/1.png", "left/1.png", "b.parquet", "a.txt")]
    [InlineData("it is empty", ".DS_Store", "._a.csv")]
    public void Of_a_folder_without_tables_is_told_what_it_has_and_what_is_expected(string expected, params string[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files)
            folder.Write(file, "x");

        var fault = Assert.Throws<InputException>(() => RowReader.Read(folder.Path).ToList());

        Assert.Equal($"'{folder.Path}' is a folder without tables: {expected}. Expected a file, or a folder with .csv, .tsv, .jsonl, " +
            ".ndjson, .json or .xlsx files in it", fault.Message);
    }

    [Fact]
    public void Of_a_folder_without_pictures_is_told_what_it_has_and_what_is_expected()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes/a.md", "x");

        var fault = Assert.Throws<InputException>(() => PictureFolder.Files(folder.Path, recursive: false));

        Assert.Equal($"'{folder.Path}' is a folder without pictures: it has: notes/. Expected PNG, JPEG, BMP, GIF or WebP files in it",
            fault.Message);
        folder.Write("rows.jsonl", "x");
        Assert.Empty(PictureFolder.Files(folder.Path, recursive: false));
    }
}
