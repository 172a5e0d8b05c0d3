using System.IO.Compression;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Tests.Contracts;

namespace MlNetSuite.Tests.Cli.Tool;

/// <summary>The .NET tool, installed into an empty home: what works at once, what it says of libtorch, and networks once that is
/// fetched.</summary>
public sealed class InstalledToolTests : IDisposable
{
    private const string LibTorch = "libtorch-cpu-linux-x64";
    private const string LibTorchVersion = "2.10.0";

    private readonly InstalledTool _tool;
    private readonly TemporaryFolder _home = new();

    public InstalledToolTests(InstalledTool tool)
    {
        InstalledTool.SkipElsewhere();
        _tool = tool;
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_package_points_to_one_for_each_system_and_none_holds_libtorch()
    {
        var packages = Directory.GetFiles(_tool.Packages).Select(path => new FileInfo(path)).ToDictionary(file => file.Name);

        Assert.Equal(["mlnetsuite.0.1.0.nupkg", "mlnetsuite.linux-x64.0.1.0.nupkg"], packages.Keys.Order());
        Assert.InRange(packages["mlnetsuite.0.1.0.nupkg"].Length, 1, 200_000);
        using var zip = ZipFile.OpenRead(packages["mlnetsuite.linux-x64.0.1.0.nupkg"].FullName);
        Assert.DoesNotContain(zip.Entries, entry => entry.Name.Contains("torch_cpu", StringComparison.Ordinal));
        Assert.Contains(zip.Entries, entry => entry.Name == "libLibTorchSharp.so");
        Assert.Contains(zip.Entries, entry => entry.FullName.EndsWith("/datasets/mnist/train-images-idx3-ubyte.gz",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_is_trained_and_predicted_at_once()
    {
        var table = Table();

        var trained = _tool.Run(_home.Path, "train", "classification", "--data", table, "--label", "answer", "--out", "m.zip", "--json");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Equal("lightgbm", (string?)trained.Json()["trainer"]);
        var predicted = _tool.Run(_home.Path, "predict", "m.zip", "--input", table, "--json");
        Assert.True(predicted.ExitCode == 0, predicted.Errors);
        Assert.Equal(File.ReadLines(table).Count() - 1, predicted.Lines().Length);
    }

    [Fact]
    public void A_network_is_refused_by_name_with_what_to_run_and_nothing_is_fetched()
    {
        var result = _tool.Run(_home.Path,
            "train", "classification", "--data", Table(), "--label", "answer", "--trainer", "network", "--out", "m.zip");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the trainer 'network': this needs libtorch 2.10.0, which is not on this machine", result.Errors);
        Assert.Contains("Run 'mlnetsuite setup torch' to fetch it, or choose a trainer that does without: lightgbm, ",
            result.Errors);
        Assert.Empty(result.Output);
        Assert.False(File.Exists(_home.File("m.zip")));
        Assert.False(Directory.Exists(_home.File(".cache/mlnetsuite/libtorch")));
    }

    [Fact]
    public void A_sweep_leaves_networks_out_with_a_note_and_refuses_those_it_was_asked_for()
    {
        string[] sweep = ["sweep", "classification", "--data", Table(), "--label", "answer", "--trials", "2", "--out", "m.zip", "--json"];

        var all = _tool.Run(_home.Path, sweep);
        Assert.True(all.ExitCode == 0, all.Errors);
        Assert.Contains("network left out: libtorch is not on this machine; mlnetsuite setup torch gets it", all.Json().ToJsonString());

        var named = _tool.Run(_home.Path, [.. sweep, "--trainers", "lightgbm,network"]);
        Assert.Equal(2, named.ExitCode);
        Assert.Contains("the sweep of network: this needs libtorch", named.Errors);
    }

    [Fact]
    public void Checking_says_what_is_missing_and_fetches_nothing()
    {
        var result = _tool.Run(_home.Path, "setup", "torch", "--check");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{LibTorch} {LibTorchVersion} is not on this machine", result.Output.ReplaceLineEndings(" "));
        Assert.False(Directory.Exists(_home.File(".cache/mlnetsuite/libtorch")));
    }

    [Fact]
    public void Without_the_package_the_message_names_it_the_sources_and_the_folder_but_no_password()
    {
        Directory.CreateDirectory(_home.File("empty"));
        Sources(("mine", _home.File("empty")), ("theirs", "https://me:secret@localhost:1/index.json"));

        var result = _tool.Run(_home.Path, "setup", "torch");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'dotnet restore' of {LibTorch} {LibTorchVersion} failed: ", result.Errors);
        Assert.Contains($"(NuGet sources: mine {_home.File("empty")}, theirs)", result.Errors);
        Assert.Contains($"into {_home.File(".cache/mlnetsuite/libtorch/2.10.0-linux-x64")}", result.Errors);
        Assert.DoesNotContain("secret", result.Errors);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateDirectories(_home.File(".cache/mlnetsuite/libtorch")));
    }

    [Fact]
    public void Two_that_set_it_up_at_once_both_have_it_and_a_network_is_trained()
    {
        var package = Path.Combine(NotebookHome.UserPackages, LibTorch, LibTorchVersion, $"{LibTorch}.{LibTorchVersion}.nupkg");
        Assert.SkipUnless(File.Exists(package), $"{package} is not there, which a restore of these tests brings");
        Directory.CreateDirectory(_home.File("feed"));
        File.CreateSymbolicLink(_home.File($"feed/{Path.GetFileName(package)}"), package);
        Sources(("feed", _home.File("feed")));

        using (var other = _tool.Start(_home.Path, "setup", "torch"))
        {
            var one = _tool.Run(_home.Path, "setup", "torch", "--json");
            var two = MlNetSuiteProcess.Finish(other);
            Assert.True(one.ExitCode == 0, one.Errors);
            Assert.True(two.ExitCode == 0, two.Errors);
            Assert.True((bool)one.Json()["ready"]!);
            Assert.Equal(1, (one.Errors + two.Errors).Split("waiting for another process").Length - 1);
        }
        var folder = _home.File(".cache/mlnetsuite/libtorch/2.10.0-linux-x64");
        Assert.Equal(["libc10.so", "libgomp-98b21ff3.so.1", "libtorch.so", "libtorch_cpu.so"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([folder], Directory.GetDirectories(Path.GetDirectoryName(folder)!));
        Assert.Equal(0, _tool.Run(_home.Path, "setup", "torch", "--check").ExitCode);

        var trained = _tool.Run(_home.Path, "train", "classification", "--data", Table(), "--label", "answer", "--trainer", "network",
            "--set", "epochs=2", "--out", "m.zip", "--json");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Equal("network", (string?)trained.Json()["trainer"]);
    }

    private string Table()
    {
        var path = _home.File("table.csv");
        File.WriteAllLines(path, ["a,b,answer",
            .. Enumerable.Range(0, 200).Select(i => $"{i % 17},{i % 5},{(i % 17 > 8 ? "high" : "low")}")]);
        return path;
    }

    /// <summary>The NuGet sources of the home's user.</summary>
    private void Sources(params (string Name, string Address)[] sources)
    {
        Directory.CreateDirectory(_home.File(".nuget/NuGet"));
        File.WriteAllText(_home.File(".nuget/NuGet/NuGet.Config"), $"""
            <configuration>
              <packageSources>
                <clear />
                {string.Join('\n', sources.Select(source => $"<add key=\"{source.Name}\" value=\"{source.Address}\" />"))}
              </packageSources>
            </configuration>
            """);
    }
}
