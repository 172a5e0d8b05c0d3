using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Data.Store;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Data.Store;

/// <summary>Folders as macOS, Windows and office programs leave them.</summary>
public sealed class SideFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/._cat.png", true)]
    [InlineData("~$sales.xlsx", true)]
    [InlineData(".~lock.sales.csv#", true)]
    [InlineData("x/.DS_Store", true)]
    [InlineData("thumbs.DB", true)]
    [InlineData("Desktop.ini", true)]
    [InlineData("__MACOSX", true)]
    [InlineData("_cat.png", false)]
    [InlineData(".hidden.csv", false)]
    [InlineData("._folder/cat.png", false)]
    [InlineData("~cat.png", false)]
    public void They_are_known_by_their_names(string path, bool expected) => Assert.Equal(expected, SideFiles.Is(path));

    [Theory]
    [InlineData("x/.git", true)]
    [InlineData(".ipynb_checkpoints", true)]
    [InlineData("__MACOSX", true)]
    [InlineData(".hidden/a", false)]
    [InlineData("_a", false)]
    public void Hidden_folders_are_such_ones_too(string path, bool expected) => Assert.Equal(expected, SideFiles.IsFolder(path));

    [Fact]
    public void Hidden_folders_are_no_classes()
    {
        foreach (var (kind, row) in ((string, int)[])[("a", 0), ("b", 1)])
        {
            _folder.Write($"pictures/{kind}/1.png", Pngs.Of(ToyImages.Quarters(2), row));
            _folder.Write($"pictures/{kind}/.ipynb_checkpoints/1-checkpoint.png", Pngs.Of(ToyImages.Quarters(2), row));
            _folder.Write($"texts/{kind}/1.txt", kind);
        }
        foreach (var side in (string[])[".ipynb_checkpoints", ".git/objects"])
        {
            _folder.Write($"pictures/{side}/1.png", Pngs.Of(ToyImages.Quarters(1), 0));
            _folder.Write($"texts/{side}/1.txt", "x");
        }
        foreach (var recursive in (bool[])[false, true])
        {
            var pictures = DatasetReader.Default.Images(_folder["pictures"], options: new() { Recursive = recursive }, cancel: Cancel);
            Assert.Equal(["a", "b"], pictures.Train.Classes);
            Assert.Equal(2, pictures.Train.Count);
            Assert.Empty(pictures.Notes);
        }
        var texts = DatasetReader.Default.Texts(_folder["texts"], cancel: Cancel);
        Assert.Equal(["a", "b"], texts.Train.Classes);
        Assert.Empty(texts.Notes);
        Assert.Equal(
            [_folder["pictures/a/1.png"], _folder["pictures/b/1.png"]], PictureFolder.Files(_folder["pictures"], recursive: true));
    }

    [Fact]
    public void A_hidden_folder_that_may_be_a_class_is_told()
    {
        foreach (var kind in (string[])["a", "b", ".net"])
        {
            _folder.Write($"pictures/{kind}/1.png", Pngs.Of(ToyImages.Quarters(1), 0));
            _folder.Write($"texts/{kind}/1.txt", kind);
        }

        var pictures = DatasetReader.Default.Images(_folder["pictures"], cancel: Cancel);
        var texts = DatasetReader.Default.Texts(_folder["texts"], cancel: Cancel);

        Assert.Equal(["a", "b"], pictures.Train.Classes);
        Assert.EndsWith("1 hidden folders have pictures and were not read: .net", Assert.Single(pictures.Notes));
        Assert.EndsWith("hidden folders have texts and were not read: .net", Assert.Single(texts.Notes));
    }

    [Fact]
    public void Hidden_folders_of_a_zip_and_beside_parts_of_a_table_are_passed_over()
    {
        using (var zip = System.IO.Compression.ZipFile.Open(_folder["a.zip"], System.IO.Compression.ZipArchiveMode.Create))
            foreach (var entry in (string[])["./data/a.csv", "data/.ipynb_checkpoints/a-checkpoint.csv", "__MACOSX/data/._a.csv"])
                using (var writer = new StreamWriter(zip.CreateEntry(entry).Open()))
                    writer.Write("size,kind\n1,x\n2,y\n");
        _folder.Write("parts/a.csv", "size,kind\n1,x\n2,y\n");
        _folder.Write("parts/.ipynb_checkpoints/a-checkpoint.csv", "size,kind\n1,x\n2,y\n");

        Assert.Equal(["1", "2"], RowReader.Read(_folder["a.zip"]).Select(row => row["size"]));
        Assert.True(InputFile.HasParts(_folder["parts"]));
    }

    [Fact]
    public void Pictures_are_read_without_them_and_without_a_note()
    {
        foreach (var kind in (string[])["a", "b"])
        {
            _folder.Write($"{kind}/1.png", Pngs.Of(ToyImages.Quarters(1), 0));
            _folder.Write($"{kind}/._1.png", "x");
            _folder.Write($"{kind}/.DS_Store", "x");
            _folder.Write($"{kind}/Thumbs.db", "x");
            _folder.Write($"__MACOSX/{kind}/._1.png", "x");
        }
        _folder.Write("._stray.png", "x");
        foreach (var recursive in (bool[])[false, true])
        {
            var split = DatasetReader.Default.Images(_folder.Path, options: new() { Recursive = recursive }, cancel: Cancel);

            Assert.Equal(["a", "b"], split.Train.Classes);
            Assert.Equal(2, split.Train.Count);
            Assert.Empty(split.Notes);
        }
        Assert.Equal([_folder["a/1.png"]], PictureFolder.Files(_folder["a"], recursive: false));
        Assert.Equal([_folder["a/1.png"]], PictureFolder.Files(_folder["a/*.png"], recursive: false));
        Assert.Equal([_folder["a/1.png"], _folder["b/1.png"]], PictureFolder.Files(_folder.Path, recursive: true));
    }

    [Fact]
    public void Idx_images_are_found_beside_them()
    {
        _folder.Write("._train-images-idx3-ubyte", "x");
        _folder.Write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20]);
        _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 7, 7]);

        Assert.Equal([10, 20], DatasetReader.Default.Images(_folder.Path, cancel: Cancel).Train.Pixels.ToArray());
    }

    [Fact]
    public void Tables_in_several_files_are_read_without_them()
    {
        _folder.Write("parts/a.csv", "size,kind\n1,x\n2,y\n");
        _folder.Write("parts/b.csv", "size,kind\n3,x\n");
        _folder.Write("parts/._a.csv", "\0\u0005\u0016\u0007");
        _folder.Write("parts/~$a.xlsx", "x");
        _folder.Write("parts/__MACOSX/._a.csv", "x");
        foreach (var path in (string[])[_folder["parts"], _folder["parts/*.csv"]])
            Assert.Equal(["1", "2", "3"], RowReader.Read(path).Select(row => row["size"]));
        Assert.True(InputFile.HasParts(_folder["parts"]));
        Assert.Contains("no file fits", Assert.Throws<InputException>(() => RowReader.Read(_folder["parts/*.xlsx"]).ToList()).Message);
    }

    [Fact]
    public void Texts_by_class_are_read_without_them()
    {
        _folder.Write("good/1.txt", "fine");
        _folder.Write("bad/1.txt", "poor");
        _folder.Write("bad/._1.txt", "x");
        _folder.Write("bad/~$1.txt", "x");

        Assert.Equal(["poor", "fine"], DatasetReader.Default.Texts(_folder.Path, cancel: Cancel).Train.Texts);
    }
}
