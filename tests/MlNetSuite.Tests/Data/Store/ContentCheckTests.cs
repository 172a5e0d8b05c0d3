using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Store;

public sealed class ContentCheckTests : IDisposable
{
    private const string Official = "label\ttext\nham\thi\nspam\tbuy\n";
    private const string Edited = "label\ttext\nham\thi\nspam\tsell\n";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void A_gzip_container_of_ones_own_makes_no_difference(CompressionLevel level) =>
        Assert.Equal(ContentState.Official, Check(_folder.Write("rows.tsv.gz", Gzip(Official, level))));

    [Fact]
    public void A_file_that_is_not_zipped_is_recognized_too() =>
        Assert.Equal(ContentState.Official, Check(_folder.Write("rows.tsv", Official)));

    [Theory]
    [InlineData(Edited)]
    [InlineData(Official + "\n")]
    [InlineData("")]
    public void Other_bytes_differ(string text) =>
        Assert.Equal(ContentState.Differs, Check(_folder.Write("rows.tsv", text)));

    [Fact]
    public void Where_the_catalog_lists_no_content_nothing_is_claimed() =>
        Assert.Equal(ContentState.Unknown,
            new LocatedPart(Part with { Unpacked = null }, _folder.Write("rows.tsv", Official), null).CheckContent());

    [Fact]
    public void A_damaged_container_is_refused()
    {
        var gzip = Gzip(Official, CompressionLevel.Optimal);

        Assert.Throws<InputException>(() => Check(_folder.Write("rows.tsv.gz", gzip[..^5])));
    }

    [Theory]
    [InlineData(Official, false)]
    [InlineData(Edited, true)]
    public void Rows_of_a_mirror_that_are_not_the_official_ones_are_noted(string text, bool noted)
    {
        _folder.Write("mirror/toy/rows.tsv.gz", Gzip(text, CompressionLevel.Fastest));
        var store = new DatasetStore([_folder["mirror"]], _folder["cache"], []);

        var split = new DatasetReader(store, new([Toy])).Texts("toy", cancel: Cancel);

        Assert.Equal(noted, split.Notes.Any(n => n.Contains("differs from the official file; 'mlnetsuite data info toy'")));
    }

    private static CatalogPart Part =>
        new(DatasetSide.Train, PartContent.Rows, "rows.tsv.gz", 2, Unpacked: new(Official.Length, Sum(Official)));

    private static CatalogEntry Toy => new(
        "toy", "Toy", "text-classification", "none", "none", "https://example.org", Embedded: false, DatasetFormat.Delimited,
        new(SplitKind.Given), [new("rows.tsv.gz", new("https://example.org/rows.tsv.gz"), null, null)], [Part])
    {
        Columns = new() { Label = "label", Text = ["text"], Separator = "\t", Header = true },
    };

    private static ContentState Check(string path) => new LocatedPart(Part, path, null).CheckContent();

    private static byte[] Gzip(string text, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, level))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
