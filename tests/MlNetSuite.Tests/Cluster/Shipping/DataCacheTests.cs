using System.Text.Json;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Cluster.Shipping;

/// <summary>Data that travels by content.</summary>
public sealed class DataCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Data_is_received_in_chunks_resumed_verified_and_then_used()
    {
        var root = Root("rows.csv", "label,text\na,b\n");
        var cache = new DataCache(_folder.File("cache"), 1000);
        Assert.Null(cache.Use(root));
        using (var first = cache.Receive(root)!)
        {
            Assert.Equal((0, 0L), Assert.Single(first.Missing()));
            Assert.Null(cache.Receive(root)); // another sweep waits
            Assert.Null(first.Take(0, 0, Bytes(root)[..5]));
        }
        using (var second = cache.Receive(root)!)
        {
            Assert.Equal((0, 5L), Assert.Single(second.Missing()));
            Assert.Contains("does not follow", second.Take(0, 9, Bytes(root)[9..]));
            Assert.Null(second.Take(0, 5, Bytes(root)[5..]));
            Assert.Empty(second.Missing());
            second.Complete();
        }
        using var use = cache.Use(root);
        Assert.Equal("rows.csv", Path.GetFileName(use!.Path));
        Assert.Equal(Bytes(root), File.ReadAllBytes(use.Path));
        using var other = cache.Use(root); // several sweeps may use it
        Assert.NotNull(other);
    }

    [Fact]
    public void Other_content_than_announced_is_dropped_and_asked_for_again()
    {
        var root = Root("rows.csv", "right");
        using var reception = new DataCache(_folder.File("cache"), 1000).Receive(root)!;
        Assert.Contains("other content", reception.Take(0, 0, "wrong"u8.ToArray()));
        Assert.Equal((0, 0L), Assert.Single(reception.Missing()));
        Assert.Contains("does not follow", reception.Take(0, 0, "too long"u8.ToArray()));
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_first_and_what_is_used_stays()
    {
        var cache = new DataCache(_folder.File("cache"), 25);
        DataRoot[] roots = [Root("a.csv", "0123456789"), Root("b.csv", "abcdefghij"), Root("c.csv", "ABCDEFGHIJ")];
        foreach (var root in roots)
            Receive(cache, root);
        using var used = cache.Use(roots[0]);
        cache.Trim();
        Assert.NotNull(used);
        Assert.True(File.Exists(used.Path));
        Assert.Null(cache.Use(roots[1]));
        using var newest = cache.Use(roots[2]);
        Assert.NotNull(newest);
    }

    [Fact]
    public void A_folder_is_the_same_where_all_its_files_and_no_others_are()
    {
        var (here, there) = (_folder.File("here"), _folder.File("there"));
        foreach (var folder in (string[])[here, there])
        {
            Directory.CreateDirectory(Path.Combine(folder, "cats"));
            File.WriteAllText(Path.Combine(folder, "cats", "1.png"), "one");
            File.WriteAllText(Path.Combine(folder, "2.png"), "");
        }
        var root = DataRoot.Of(here, []);
        Assert.Equal(["2.png", "cats/1.png"], root.Files.Select(file => file.Path));
        Assert.True(root.IsAt(there));
        File.WriteAllText(Path.Combine(there, "3.png"), "more");
        Assert.False(root.IsAt(there));
        File.Delete(Path.Combine(there, "3.png"));
        File.WriteAllText(Path.Combine(there, "cats", "1.png"), "eno");
        Assert.False(root.IsAt(there));
        Receive(new(_folder.File("cache"), 1000), root);
    }

    [Fact]
    public void A_pattern_and_the_pictures_beside_a_table_are_the_files_that_the_rows_come_from()
    {
        var (here, there) = (_folder.File("here"), _folder.File("there"));
        foreach (var folder in (string[])[here, there])
        {
            Directory.CreateDirectory(Path.Combine(folder, "pictures"));
            foreach (var name in (string[])["rows1.csv", "rows2.csv", "else.csv", "pictures/1.png", "pictures/2.png"])
                File.WriteAllText(Path.Combine(folder, name), name);
        }
        string[] pictures = [Path.Combine(here, "pictures", "1.png"), _folder.File("elsewhere.png")];

        var table = DataRoot.Of(Path.Combine(here, "else.csv"), pictures);
        Assert.Equal(["else.csv", "pictures/1.png"], table.Files.Select(file => file.Path));
        Assert.Equal(Path.Combine("/cache", "else.csv"), table.PlaceAt("/cache"));
        Assert.True(table.IsAt(there));

        var pattern = DataRoot.Of(Path.Combine(here, "rows*.csv"), []);
        Assert.Equal(["rows1.csv", "rows2.csv"], pattern.Files.Select(file => file.Path));
        Assert.Equal(Path.Combine("/cache", "rows*.csv"), pattern.PlaceAt("/cache"));
        Assert.True(pattern.IsAt(there));
        // One more would be read as further rows.
        File.WriteAllText(Path.Combine(there, "rows3.csv"), "");
        Assert.False(pattern.IsAt(there));
        Receive(new(_folder.File("cache"), 1000), pattern);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../up.csv")]
    [InlineData("a/b.csv")]
    public void What_is_named_within_a_folder_does_not_lead_out_of_it(string within)
    {
        var manifest = new DataManifest([new("data", "/data", true, [new("a.csv", 1, new('a', 64))], within)]);
        Assert.Throws<JsonException>(() => DataManifest.Read(manifest.Write()));
    }

    [Theory]
    [InlineData("../up.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("C:x")]
    public void A_name_that_leads_out_of_its_folder_is_refused(string name)
    {
        var manifest = new DataManifest([new("data", "/data", true, [new(name, 1, new('a', 64))])]);
        Assert.Throws<JsonException>(() => DataManifest.Read(manifest.Write()));
    }

    [Fact]
    public void A_request_names_catalog_ids_as_before_and_files_where_they_are_here()
    {
        var request = new SweepRequest { Data = "sms-spam", Test = Root("test.csv", "x").Named, Artifact = "model.zip" };
        var manifest = DataManifest.Read(DataManifest.Of(request, []).Write());
        Assert.Equal(request.Test, Assert.Single(manifest.Roots).Named);
        var rewritten = DataManifest.Rewrite(request, new Dictionary<string, string> { [request.Test!] = "/cache/test.csv" });
        Assert.Equal(("sms-spam", "/cache/test.csv"), (rewritten.Data, rewritten.Test));
    }

    private DataRoot Root(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return DataRoot.Of(_folder.File(name), []);
    }

    private static byte[] Bytes(DataRoot root) => File.ReadAllBytes(root.Path);

    private static void Receive(DataCache cache, DataRoot root)
    {
        using var reception = cache.Receive(root)!;
        foreach (var (index, _) in reception.Missing().ToList())
            Assert.Null(reception.Take(index, 0, File.ReadAllBytes(root.PathOf(root.Files[index], root.Path))));
        Assert.Empty(reception.Missing());
        reception.Complete();
    }
}
