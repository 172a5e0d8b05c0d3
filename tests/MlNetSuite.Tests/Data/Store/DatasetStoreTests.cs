using System.IO.Compression;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Store;

public sealed class DatasetStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CatalogEntry _sms = DatasetCatalog.Default.Find("sms-spam");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DatasetStore Store => new([_folder["one"], _folder["two"]], _folder["cache"]);

    private DatasetStore WithoutEmbedded => new([], _folder["cache"], []);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mirrors_come_first_in_their_order_then_the_cache()
    {
        _folder.Write("cache/sms-spam/smsspamcollection.zip", "zip");
        Assert.Equal(DatasetOrigin.Cache, Store.Locate(_sms)!.Origin);

        _folder.Write("two/sms-spam/SMSSpamCollection", "ham\tx");
        Assert.Equal(_folder["two/sms-spam"], Store.Locate(_sms)!.Folder);

        _folder.Write("one/sms-spam/SMSSpamCollection", "ham\tx");
        Assert.Equal((DatasetOrigin.Mirror, _folder["one/sms-spam"]), (Store.Locate(_sms)!.Origin, Store.Locate(_sms)!.Folder));
    }

    [Fact]
    public void A_folder_that_lacks_a_part_does_not_count()
    {
        _folder.Write("one/trec-6/train_5500.label", "HUM:ind x");

        Assert.Null(Store.Locate(DatasetCatalog.Default.Find("trec-6")));
    }

    [Fact]
    public void What_is_nowhere_is_refused_with_where_to_put_it()
    {
        var message = Assert.Throws<InputException>(() => Store.Require(_sms)).Message;

        Assert.Contains("mlnetsuite data pull sms-spam", message);
        Assert.Contains($"put smsspamcollection.zip into {_folder["cache/sms-spam"]} by hand", message);
        Assert.Contains(_folder["one"], message);
    }

    [Fact]
    public void An_app_without_the_datasets_package_is_told_to_reference_it_or_to_download()
    {
        var message = Assert.Throws<InputException>(() => WithoutEmbedded.Require(DatasetCatalog.Default.Find("mnist"))).Message;

        Assert.Contains("reference the package MlNetSuite.Datasets, which holds it, or run 'mlnetsuite data pull mnist'", message);
    }

    [Fact]
    public void What_is_embedded_only_is_not_said_to_be_downloadable()
    {
        var message = Assert.Throws<InputException>(() => WithoutEmbedded.Require(DatasetCatalog.Default.Find("insteval"))).Message;

        Assert.EndsWith("To get it, reference the package MlNetSuite.Datasets, which holds it.", message);
        Assert.DoesNotContain("data pull", message);
    }

    [Theory]
    [InlineData("cache/sms-spam/smsspamcollection.zip")]
    [InlineData("one/sms-spam/sms+spam+collection.zip")]
    public void An_entry_is_read_out_of_its_zip_which_stays_packed(string name)
    {
        var zip = _folder.Write(name, Zip(("readme", "x"), ("SMSSpamCollection", "ham\thi\nspam\t\"buy")));

        var train = new DatasetReader(Store, DatasetCatalog.Default).Texts("sms-spam", cancel: Cancel).Train;

        Assert.Equal(["hi", "\"buy"], train.Texts);
        Assert.Equal([zip], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_zip_without_the_entry_is_refused_with_what_it_has()
    {
        _folder.Write("one/sms-spam/smsspamcollection.zip", Zip(("../SMSSpamCollection", "ham\thi")));

        Assert.Contains("has no entry 'SMSSpamCollection'; it has: ../SMSSpamCollection", Refused());
    }

    [Fact]
    public void A_zip_that_is_none_is_refused()
    {
        _folder.Write("one/sms-spam/smsspamcollection.zip", "<html>Not Found</html>");

        Assert.Contains("not a zip file", Refused());
    }

    [Fact]
    public void A_mirror_with_the_wrong_content_is_refused_by_its_form()
    {
        _folder.Write("one/sms-spam/SMSSpamCollection", "ham\thi\nno tab here\n");

        Assert.Contains("line 2: 1 field; expected 2", Refused());
    }

    [Fact]
    public void The_search_path_takes_several_folders() => Assert.Equal(
        [Path.GetFullPath("a b"), Path.GetFullPath("/c")],
        DatasetFolders.Mirrors($" a b {Path.PathSeparator}{Path.PathSeparator}/c"));

    [Theory]
    [InlineData("/var/cache/me", "/var/cache/me/mlnetsuite/datasets")]
    [InlineData("relative", "/home/me/.cache/mlnetsuite/datasets")]
    [InlineData(null, "/home/me/.cache/mlnetsuite/datasets")]
    public void The_cache_is_where_xdg_says(string? xdg, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "XDG is for Linux");

        Assert.Equal(expected, DatasetFolders.Cache(name => name == "XDG_CACHE_HOME" ? xdg : null, "/home/me"));
    }

    private string Refused() =>
        Assert.Throws<InputException>(() => new DatasetReader(Store, DatasetCatalog.Default).Texts("sms-spam", cancel: Cancel)).Message;

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
            foreach (var (name, text) in files)
                using (var writer = new StreamWriter(archive.CreateEntry(name).Open()))
                    writer.Write(text);
        return packed.ToArray();
    }
}
