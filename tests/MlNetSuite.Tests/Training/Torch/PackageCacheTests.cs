using MlNetSuite.Training.Torch;
using TorchSharp;

namespace MlNetSuite.Tests.Training.Torch;

public sealed class PackageCacheTests
{
    [Fact]
    public void Natives_lie_in_torchsharps_package_and_in_the_libtorch_it_was_built_against()
    {
        using var cache = new TemporaryFolder();
        var assembly = Make(cache, "torchsharp/0.107.0/lib/net8.0");
        Make(cache, "libtorch-cpu-linux-x64/2.10.0/runtimes/linux-x64/native");

        Assert.Equal(
            [cache.File("torchsharp/0.107.0/runtimes/linux-x64/native"),
                cache.File("libtorch-cpu-linux-x64/2.10.0/runtimes/linux-x64/native")],
            PackageCache.NativeFolders(assembly, "linux-x64", new(2, 10, 0)));
    }

    [Fact]
    public void The_very_version_comes_first_then_newer_patches_and_never_another_minor_version()
    {
        using var cache = new TemporaryFolder();
        var assembly = Make(cache, "torchsharp/0.107.0/lib/net8.0");
        foreach (var version in (string[])["2.9.1", "2.10.0", "2.10.2", "2.10.1", "2.11.0", "2.10.0-beta", "notes"])
            Make(cache, $"libtorch-cpu-osx-arm64/{version}");

        Assert.Equal(["2.10.1", "2.10.2", "2.10.0"], PackageCache.NativeFolders(assembly, "osx-arm64", new(2, 10, 1)).Skip(1)
            .Select(f => f[cache.Path.Length..].Split('/', '\\')[2]));
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/net8.0")]
    [InlineData("")]
    public void A_program_that_has_its_assemblies_beside_it_has_no_package_cache(string folder) =>
        Assert.Empty(PackageCache.NativeFolders(folder, "linux-x64", new(2, 10, 0)));

    [Fact]
    public void The_cache_that_built_these_tests_has_the_natives()
    {
        var root = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = Directory.EnumerateDirectories(Path.Combine(root, "torchsharp")).Select(Path.GetFileName).Single(v => v == "0.107.0");
        var folders = PackageCache.NativeFolders(Path.Combine(root, "torchsharp", version!, "lib", "net8.0"), PackageCache.Runtime,
            LibTorch.Version).ToList();
        foreach (var name in (string[])["LibTorchSharp", "torch_cpu", "c10"])
            Assert.Contains(folders, folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*{name}.*").Any());
    }

    [Fact]
    public void The_version_is_that_which_TorchSharp_names_once_it_is_loaded()
    {
        LibTorch.Load();
        Assert.Equal(LibTorch.Version, Version.Parse(torch.__version__) is var said
            ? new Version(said.Major, said.Minor, said.Build)
            : null);
    }

    private static string Make(TemporaryFolder cache, string folder) => Directory.CreateDirectory(cache.File(folder)).FullName;
}
