using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Prediction.Artifacts;

public sealed class TemporaryModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_a_killed_process_left_is_cleared_by_the_next()
    {
        // A lock that nobody holds: its process is no more.
        var left = Directory.CreateDirectory(_root.File("mlnetsuite-models-left")).FullName;
        File.WriteAllText(Path.Combine(left, "in-use"), "");
        File.WriteAllText(Path.Combine(left, "abcdefgh.xyz"), "a model");

        using var next = TemporaryModelFolder.Create(_root.Path);

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(next.Path));
    }

    [Fact]
    public void What_is_in_use_just_made_or_somebody_elses_stays()
    {
        using var other = TemporaryModelFolder.Create(_root.Path);
        File.WriteAllText(Path.Combine(other.Path, "abcdefgh.xyz"), "a model");
        var young = Directory.CreateDirectory(_root.File("mlnetsuite-models-young")).FullName;
        var foreign = Directory.CreateDirectory(_root.File("models")).FullName;

        using var next = TemporaryModelFolder.Create(_root.Path);

        Assert.True(File.Exists(Path.Combine(other.Path, "abcdefgh.xyz")));
        Assert.True(Directory.Exists(young));
        Assert.True(Directory.Exists(foreign));
        Assert.NotEqual(other.Path, next.Path);
    }

    [Fact]
    public void It_goes_with_its_process()
    {
        var folder = TemporaryModelFolder.Create(_root.Path);
        File.WriteAllText(Path.Combine(folder.Path, "abcdefgh.xyz"), "a model");
        folder.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root.Path));
    }
}
