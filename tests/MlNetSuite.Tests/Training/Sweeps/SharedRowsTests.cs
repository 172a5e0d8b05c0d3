using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>What is large about rows lies in one file that the processes of a sweep map.</summary>
public class SharedRowsTests
{
    [Fact]
    public void Pixels_come_from_the_file_and_are_the_same()
    {
        using var folder = new TemporaryFolder();
        var (images, rows) = (new ImageClassificationTask().Definition.SharedRows!, TinyData.Images(20, 2));
        Assert.Same(rows, images.Shared(rows, new FolderFiles(folder.Path)));
        images.Share(rows, new FolderFiles(folder.Path));
        var shared = images.Shared(rows, new FolderFiles(folder.Path));
        Assert.NotSame(rows, shared);
        Assert.Equal(rows.Pixels.ToArray(), shared.Pixels.ToArray());
        Assert.Equal(rows.Image(7).ToArray(), shared.Image(7).ToArray());
        Assert.Equal(rows.Fingerprint, shared.Fingerprint);
        Assert.Equal(rows.Fingerprint, (shared with { Name = "again" }).Fingerprint);
    }

    [Fact]
    public void A_file_cut_short_is_not_used()
    {
        using var folder = new TemporaryFolder();
        var (images, rows) = (new ImageClassificationTask().Definition.SharedRows!, TinyData.Images(20, 2));
        images.Share(rows, new FolderFiles(folder.Path));
        var file = Assert.Single(Directory.GetFiles(folder.Path));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);
        Assert.Same(rows, images.Shared(rows, new FolderFiles(folder.Path)));
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.bin"), []);
        Assert.Throws<IOException>(() => new MappedBytes(folder.File("empty.bin")));
    }
}
