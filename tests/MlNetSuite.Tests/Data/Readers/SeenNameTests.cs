using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>What looks the same is called the same.</summary>
public sealed class SeenNameTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\u200by", "y")]
    [InlineData("y\uFEFF", "y")]
    [InlineData("a\u00ADb", "ab")]
    [InlineData("gro\u0308\u00DFe", "grö\u00DFe")]
    [InlineData("A\u030Angstro\u0308m", "Ångström")]
    [InlineData("prix e\u0301te\u0301", "prix été")]
    [InlineData("\u0301x", "\u0301x")]
    [InlineData("x\u0301", "x\u0301")]
    [InlineData("plain", "plain")]
    public void A_name_is_as_it_is_seen(string written, string seen) => Assert.Equal(seen, SeenName.Of(written));

    [Fact]
    public void Columns_are_found_by_the_names_that_are_seen()
    {
        var split = DatasetReader.Default.ClassificationTables(Write("gro\u0308\u00DFe,\u200by\n1,a\n2,b\n3,a\n"),
            new() { Label = "y" }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(("größe", "y"), (split.Train.Columns.Single().Name, split.Train.Answer));
        Assert.DoesNotContain(split.Notes, note => note.Contains("renamed", StringComparison.Ordinal));
        Assert.Equal(["größe", "y"], RowReader.Read(Write("gro\u0308\u00DFe,\u200by\n1,a\n")).Single().Keys);
    }

    [Fact]
    public void Classes_that_look_the_same_are_told()
    {
        var split = DatasetReader.Default.ClassificationTables(Write("x,y\n1,ja\n2,ja\u200b\n3,nein\n4,ja\n5,nein\n"),
            cancel: TestContext.Current.CancellationToken);
        Assert.Contains(split.Notes, note => note.Contains("told apart by how they are written alone: 'ja', 'ja\u200b'",
            StringComparison.Ordinal));
    }

    private string Write(string text)
    {
        var file = _folder.File("table.csv");
        File.WriteAllText(file, text);
        return file;
    }
}
