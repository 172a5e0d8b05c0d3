using System.IO.Compression;
using System.Security.Cryptography;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Tests.Training.Torch;

/// <summary>A store of a tiny package, fetched from a folder that is the only NuGet source.</summary>
public sealed class LibTorchStoreTests : IDisposable
{
    private static readonly byte[] Core = [1, 2, 3], Cpu = [4, 5, 6, 7];

    private static readonly PackedFiles Packed = new("libtorch", new("Tiny.Torch", "2.10.0"),
        [Listed("core.so", Core), Listed("cpu.so", Cpu)]);

    private readonly TemporaryFolder _folder = new();
    private readonly PackageRestore _restore;
    private readonly LibTorchStore _store;

    public LibTorchStoreTests()
    {
        Directory.CreateDirectory(_folder.File("source"));
        File.WriteAllText(_folder.File("nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="mine" value="{_folder.File("source")}" /></packageSources>
            </configuration>
            """);
        _restore = new("dotnet", _folder.Path);
        _store = new(Packed, Target, [_folder.File("packages")]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Target => _folder.File("cache/libtorch/2.10.0-tiny");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_fetched_once_checked_and_nothing_else_stays()
    {
        Publish(Core, Cpu);
        Assert.Null(_store.Find());
        Assert.Empty(_store.Check());

        Assert.Equal(Target, await _store.FetchAsync(_restore, null, Cancel));

        Assert.Equal(Target, _store.Find());
        Assert.All(_store.Check().Values, state => Assert.Equal(ContentState.Official, state));
        Assert.Equal(["2.10.0-tiny", "2.10.0-tiny.lock"], Left());
        // What is there is there: nobody asks the source again.
        Directory.Delete(_folder.File("source"), recursive: true);
        Assert.Equal(Target, await _store.FetchAsync(_restore, null, Cancel));
    }

    [Fact]
    public async Task A_file_of_the_right_size_and_other_bytes_is_told_by_the_check_and_fetched_anew()
    {
        Publish(Core, Cpu);
        await _store.FetchAsync(_restore, null, Cancel);
        File.WriteAllBytes(Path.Combine(Target, "cpu.so"), [7, 6, 5, 4]);

        Assert.Equal(Target, _store.Find());
        Assert.Equal(ContentState.Differs, _store.Check()["cpu.so"]);
        await _store.FetchAsync(_restore, null, Cancel);
        Assert.Equal(Cpu, File.ReadAllBytes(Path.Combine(Target, "cpu.so")));
    }

    [Fact]
    public void A_file_that_is_missing_or_cut_off_makes_it_absent()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllBytes(Path.Combine(Target, "core.so"), Core);
        Assert.Null(_store.Find());
        File.WriteAllBytes(Path.Combine(Target, "cpu.so"), Cpu[..2]);
        Assert.Null(_store.Find());
        File.WriteAllBytes(Path.Combine(Target, "cpu.so"), Cpu);
        Assert.Equal(Target, _store.Find());
    }

    [Fact]
    public async Task What_NuGet_has_unpacked_is_used_and_nothing_is_fetched()
    {
        var unpacked = Directory.CreateDirectory(_folder.File("packages/tiny.torch/2.10.0/runtimes/tiny/native")).FullName;
        File.WriteAllBytes(Path.Combine(unpacked, "core.so"), Core);
        File.WriteAllBytes(Path.Combine(unpacked, "cpu.so"), Cpu);

        Assert.Equal(unpacked, _store.Find());
        Assert.Equal(unpacked, await _store.FetchAsync(_restore, null, Cancel));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Who_comes_second_waits_for_the_first()
    {
        Publish(Core, Cpu);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        var waits = new TaskCompletionSource();
        Task<string> second;
        using (new FileStream($"{Target}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            second = _store.FetchAsync(_restore, new Direct(p => waits.TrySetResult()), Cancel);
            await waits.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            Assert.False(second.IsCompleted);
            // The first has fetched it.
            Directory.CreateDirectory(Target);
            File.WriteAllBytes(Path.Combine(Target, "core.so"), Core);
            File.WriteAllBytes(Path.Combine(Target, "cpu.so"), Cpu);
            Directory.Delete(_folder.File("source"), recursive: true);
        }
        Assert.Equal(Target, await second);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed()
    {
        Publish(Core, Cpu);
        Directory.CreateDirectory($"{Target}.abc.tmp/packages");

        await _store.FetchAsync(_restore, null, Cancel);

        Assert.Equal(["2.10.0-tiny", "2.10.0-tiny.lock"], Left());
    }

    [Fact]
    public async Task A_package_with_other_bytes_is_refused()
    {
        Publish(Core, [9, 9, 9, 9]);

        Assert.Contains("cpu.so of the package that was fetched is not the one", await Refused(_store));
        Assert.Null(_store.Find());
    }

    [Fact]
    public async Task Without_the_package_the_message_says_how_to_put_the_files_in_place()
    {
        var message = await Refused(_store);

        Assert.Contains("'dotnet restore' of Tiny.Torch 2.10.0 failed: NU1101:", message);
        Assert.Contains($"(NuGet sources: mine {_folder.File("source")})", message);
        Assert.Contains(
            "To proceed without it, put core.so, cpu.so of the package Tiny.Torch 2.10.0 (a zip, which has them in runtimes/tiny/native) " +
            $"into {Target}", message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused()
    {
        File.WriteAllBytes(_folder.File("cache"), [1]);

        Assert.Contains($"into {Target}", await Refused(_store));
    }

    [Fact]
    public async Task A_system_without_a_package_is_told_which_have_one()
    {
        var none = new LibTorchStore(null, Target, []);

        Assert.Null(none.Find());
        Assert.Empty(none.Check());
        Assert.Contains("networks are trained on linux-x64, win-x64, osx-arm64", await Refused(none));
    }

    [Fact]
    public void The_packages_listed_are_those_that_programs_are_built_with()
    {
        var versions = File.ReadAllText(Path.Combine(Repository.Folder, "Directory.Packages.props"));
        foreach (var runtime in LibTorchPackages.Runtimes)
        {
            var package = LibTorchPackages.For(runtime)!.Package;
            Assert.Equal($"libtorch-cpu-{runtime}", package.Id);
            Assert.Contains(
                $"<PackageVersion Include=\"{package.Id}\" Version=\"{package.Version}\" />", versions, StringComparison.Ordinal);
            Assert.Equal(LibTorch.Version.ToString(), package.Version);
        }
    }

    [Fact]
    public void The_package_of_this_system_holds_the_bytes_listed()
    {
        var packed = LibTorchPackages.For(PackageCache.Runtime)!;
        var store = new LibTorchStore(packed, _folder.File("nowhere"), [NotebookHome.UserPackages]);
        Assert.SkipWhen(store.Find() is null, $"{packed.Package.Id} is not in NuGet's cache");

        Assert.All(store.Check(), file => Assert.Equal(ContentState.Official, file.Value));
        var file = new FileInfo(Path.Combine(packed.PackageFolder(NotebookHome.UserPackages),
            $"{packed.Package.Id}.{packed.Package.Version}.nupkg"));
        Assert.Equal(file.Length, packed.Download);
    }

    private static WeightsFile Listed(string name, byte[] bytes) =>
        new(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), $"runtimes/tiny/native/{name}");

    private async Task<string> Refused(LibTorchStore store) =>
        (await Assert.ThrowsAsync<InputException>(() => store.FetchAsync(_restore, null, Cancel))).Message;

    private IEnumerable<string?> Left() =>
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Target)!).Select(Path.GetFileName).Order();

    private void Publish(byte[] core, byte[] cpu)
    {
        using var package = ZipFile.Open(_folder.File("source/Tiny.Torch.2.10.0.nupkg"), ZipArchiveMode.Create);
        Add("Tiny.Torch.nuspec", """
            <package><metadata>
              <id>Tiny.Torch</id><version>2.10.0</version><authors>nobody</authors><description>A library.</description>
            </metadata></package>
            """u8);
        Add("runtimes/tiny/native/core.so", core);
        Add("runtimes/tiny/native/cpu.so", cpu);

        void Add(string name, ReadOnlySpan<byte> bytes)
        {
            using var entry = package.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }

    /// <summary>Reports at once; <see cref="Progress{T}"/> does later.</summary>
    private sealed class Direct(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
