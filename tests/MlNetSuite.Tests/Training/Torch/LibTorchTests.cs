using MlNetSuite.Training.Torch;
using TorchSharp;

namespace MlNetSuite.Tests.Training.Torch;

public class LibTorchTests
{
    [Fact]
    public void Libtorch_loads_here_and_says_how_if_a_copy_was_needed()
    {
        LibTorch.Load();
        LibTorch.Load();
        using var two = torch.ones(1) + torch.ones(1);
        Assert.Equal(2, two.item<float>());
        if (LibTorch.Notice is { } notice)
            Assert.Contains("GLIBCXX_3.4.32", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_private_copy_is_made_once_holds_the_bytes_and_is_ours_alone()
    {
        var root = Directory.CreateTempSubdirectory("mlnetsuite-tests-").FullName;
        try
        {
            byte[] bytes = [1, 2, 3];
            var path = PrivateCopy.Of(bytes, "lib x.so", Path.Combine(root, "日本 cache"));
            Assert.Equal(bytes, File.ReadAllBytes(path));
            Assert.Equal(path, PrivateCopy.Of(bytes, "lib x.so", Path.Combine(root, "日本 cache")));
            Assert.NotEqual(path, PrivateCopy.Of([1, 2, 4], "lib x.so", Path.Combine(root, "日本 cache")));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_copy_that_was_tampered_with_is_replaced()
    {
        var root = Directory.CreateTempSubdirectory("mlnetsuite-tests-").FullName;
        try
        {
            byte[] bytes = [1, 2, 3];
            var path = PrivateCopy.Of(bytes, "lib.so", root);
            File.WriteAllBytes(path, [9, 9]);
            Assert.Equal(bytes, File.ReadAllBytes(PrivateCopy.Of(bytes, "lib.so", root)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Without_a_cache_folder_the_copy_goes_to_a_fresh_temporary_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            var path = PrivateCopy.Of([1, 2, 3], "lib.so", Path.Combine(file, "not a folder"));
            Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
