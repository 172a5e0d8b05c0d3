using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class WeightsStoreTests : IDisposable
{
    private readonly WeightsFixture _places = new();

    private WeightsStore Store => _places.Store;

    public void Dispose() => _places.Dispose();

    [Fact]
    public void Mirrors_come_first_in_their_order_then_the_cache_then_the_package()
    {
        _places.PutPackage();
        Assert.Equal((WeightsOrigin.Package, _places["packages/tiny.weights/1.2.3"]), Found());

        _places.PutInto("cache/tiny");
        Assert.Equal((WeightsOrigin.Cache, _places["cache/tiny"]), Found());

        _places.PutInto("two/tiny");
        Assert.Equal((WeightsOrigin.Mirror, _places["two/tiny"]), Found());

        _places.PutInto("one/tiny");
        Assert.Equal((WeightsOrigin.Mirror, _places["one/tiny"]), Found());

        (WeightsOrigin, string) Found() => Store.Locate("tiny") is var found ? (found.Origin, found.Folder) : default;
    }

    [Fact]
    public void All_places_hold_the_same_bytes_under_the_same_fingerprint()
    {
        _places.PutPackage();
        var package = Store.Locate("tiny");
        _places.PutInto("cache/tiny");
        var cache = Store.Locate("tiny");

        Assert.Equal(package.Fingerprint, cache.Fingerprint);
        Assert.All([package, cache], weights =>
        {
            Assert.Equal(["model.onnx", "vocab.txt"], weights.Files);
            Assert.Equal(WeightsFixture.Model, weights.ReadAllBytes("model.onnx"));
            Assert.Equal(WeightsFixture.Vocabulary, weights.ReadAllBytes("vocab.txt"));
        });
    }

    [Fact]
    public void A_folder_that_lacks_a_file_does_not_count()
    {
        _places.Write("cache/tiny/model.onnx", WeightsFixture.Model);

        Assert.Null(Store.Find(WeightsFixture.Entry));
    }

    [Fact]
    public void What_is_nowhere_is_refused_with_how_to_get_it()
    {
        var message = Assert.Throws<InputException>(() => Store.Locate("tiny")).Message;

        Assert.Contains("run 'mlnetsuite weights pull tiny'", message);
        Assert.Contains($"put model.onnx and vocab.txt into {_places["cache/tiny"]} by hand", message);
        Assert.Contains(_places["packages"], message);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    public void Other_bytes_than_the_catalog_lists_are_refused_when_read_and_again(string file)
    {
        _places.PutInto("cache/tiny");
        var bytes = File.ReadAllBytes(_places[$"cache/tiny/{file}"]);
        bytes[^1] ^= 1;
        _places.Write($"cache/tiny/{file}", bytes);

        var weights = Store.Locate("tiny");

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Contains($"does not hold the {file} that the catalog lists",
                Assert.Throws<InputException>(() => weights.ReadAllBytes(file)).Message);
    }

    [Fact]
    public void A_folder_of_ones_own_is_named_by_its_path_and_takes_no_checksum()
    {
        _places.Write("my encoder/model.safetensors", [1, 2, 3]);
        _places.Write("my encoder/config.json", [4]);

        var weights = Store.Locate(_places["my encoder"] + Path.DirectorySeparatorChar);

        Assert.Equal(("my encoder", WeightsOrigin.Folder), (weights.Name, weights.Origin));
        Assert.Null(weights.Entry);
        Assert.True(weights.Has("config.json"));
        Assert.False(weights.Has("model.onnx"));
        Assert.Equal([1, 2, 3], weights.ReadAllBytes("model.safetensors"));
    }

    [Fact]
    public void Its_fingerprint_is_that_of_its_content_and_not_of_its_place()
    {
        foreach (var folder in (string[])["a", "b", "c"])
            _places.Write($"{folder}/model.onnx", [1, 2, (byte)(folder == "c" ? 4 : 3)]);

        Assert.Equal(Store.Locate(_places["a"]).Fingerprint, Store.Locate(_places["b"]).Fingerprint);
        Assert.NotEqual(Store.Locate(_places["a"]).Fingerprint, Store.Locate(_places["c"]).Fingerprint);
    }

    [Fact]
    public void A_mirror_may_hold_what_the_catalog_does_not_list()
    {
        _places.Write("two/bge-small/model.onnx", [1]);

        Assert.Equal((WeightsOrigin.Mirror, "bge-small"), Store.Locate("bge-small") is var found ? (found.Origin, found.Name) : default);
    }

    [Fact]
    public void What_is_no_weights_is_refused_by_name()
    {
        _places.Write("pictures/cat.png", [1]);

        Assert.Contains("has neither model.onnx nor model.safetensors", Refused(_places["pictures"]));
        Assert.Contains("is a file; weights are given as the folder", Refused(_places["pictures/cat.png"]));
        Assert.Contains("no folder at", Refused(_places["nothing"]));
        Assert.Contains("Did you mean 'tiny'?", Refused("tinny"));
        Assert.Contains("no folder at ''", Refused(""));
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_with_those_that_are()
    {
        _places.PutInto("cache/tiny");

        Assert.Contains("have no tokenizer.json; they have: model.onnx, vocab.txt",
            Assert.Throws<InputException>(() => Store.Locate("tiny").Open("tokenizer.json")).Message);
    }

    [Fact]
    public void The_packages_of_a_restore_hold_the_official_bytes()
    {
        var caches = WeightsFolders.PackageCaches(
            Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), null);
        var store = new WeightsStore(WeightsCatalog.Default, [], _places["cache"], caches);

        Assert.All(WeightsCatalog.Default.Entries, entry =>
        {
            var weights = store.Locate(entry.Id);
            Assert.Equal(WeightsOrigin.Package, weights.Origin);
            Assert.All(entry.Files, file =>
            {
                // Opening compares the checksum.
                using var stream = weights.Open(file.Name);
                Assert.Equal(file.Size, stream.Length);
            });
        });
    }

    private string Refused(string idOrFolder) => Assert.Throws<InputException>(() => Store.Locate(idOrFolder)).Message;
}
