using MlNetSuite.Tests.Data;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public sealed class FeatureCacheTests : IDisposable
{
    private static readonly UInt128[] Pictures = [11, 12, 13];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_by_picture_whichever_file_it_is_in()
    {
        var way = new FeatureCache(_folder.Path).For("key", 2);
        way.Write(Pictures, [1, 2, 3, 4, 5, 6]);
        way.Write([20], [7, 8]);

        var read = new FeatureCache(_folder.Path).For("key", 2).Read(new HashSet<UInt128> { 20, 12, 99 });

        Assert.Equal((UInt128[])[12, 20], read.Keys.Order());
        Assert.Equal([3, 4], read[12].ToArray());
        Assert.Equal([7, 8], read[20].ToArray());
    }

    [Fact]
    public void Features_of_another_way_and_damaged_files_are_not_there()
    {
        var cache = new FeatureCache(_folder.Path);
        cache.For("key", 2).Write(Pictures, [1, 2, 3, 4, 5, 6]);
        Assert.Empty(cache.For("another", 2).Read(Pictures.ToHashSet()));
        var file = Directory.GetFiles(_folder.Path, "*.bin", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[20] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Empty(cache.For("key", 2).Read(Pictures.ToHashSet()));
    }

    [Fact]
    public void What_was_written_first_goes_when_there_is_too_much()
    {
        var cache = new FeatureCache(_folder.Path, maxBytes: 200);
        cache.For("key", 2).Write(Pictures, [1, 2, 3, 4, 5, 6]);
        File.SetLastWriteTimeUtc(Directory.GetFiles(_folder.Path, "*.bin", SearchOption.AllDirectories).Single(), DateTime.UnixEpoch);
        cache.For("key", 2).Write([.. Pictures.Select(p => p + 10)], [1, 2, 3, 4, 5, 6]);

        var left = cache.For("key", 2).Read(Enumerable.Range(0, 40).Select(n => (UInt128)n).ToHashSet());
        Assert.Equal((UInt128[])[21, 22, 23], left.Keys.Order());
    }
}
