using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>A process holds one version of an assembly, and the kernel's are there first.</summary>
public class KernelClosureTests
{
    [Fact]
    public void Nothing_that_the_notebook_package_needs_is_another_version_in_the_kernel()
    {
        var (ours, kernel) = (Closure("src/MlNetSuite.Notebooks"), Closure("tests/MlNetSuite.NotebookRunner"));

        // The two that a kernel and a package that formats values share.
        Assert.Subset(ours.Keys.Intersect(kernel.Keys).ToHashSet(), new HashSet<string> { "microsoft.dotnet.interactive.formatting" });
        Assert.All(ours.Keys.Intersect(kernel.Keys), id => Assert.Equal((id, kernel[id]), (id, ours[id])));
    }

    [Theory]
    [InlineData("fsharp.core")]
    [InlineData("system.commandline")]
    [InlineData("system.reactive")]
    [InlineData("microsoft.codeanalysis")]
    public void What_kernels_bring_in_versions_of_their_own_is_not_needed(string id) =>
        Assert.DoesNotContain(Closure("src/MlNetSuite.Notebooks").Keys, key => key == id
            || key.StartsWith($"{id}.", StringComparison.Ordinal));

    [Fact]
    public void Plotly_js_is_downloaded_and_no_dependency() =>
        Assert.DoesNotContain(Closure("src/MlNetSuite.Notebooks").Keys, key => key.StartsWith("plotly", StringComparison.Ordinal));

    [Fact]
    public void The_package_for_libtorch_names_the_version_that_the_project_is_built_with()
    {
        var folder = Checkout.Find().Folder;
        var versions = XDocument.Load(Path.Combine(folder, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!);
        var runtimes =
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "src", "MlNetSuite.LibTorch", "runtime.json")))!["runtimes"]!.AsObject();
        Assert.Equal(["linux-x64", "win-x64", "osx-arm64"], runtimes.Select(r => r.Key));
        Assert.All(runtimes, runtime =>
        {
            var (id, version) = Assert.Single(runtime.Value!["MlNetSuite.LibTorch"]!.AsObject());
            Assert.Equal($"libtorch-cpu-{runtime.Key}", id);
            Assert.Equal(versions[id], (string?)version);
        });
    }

    /// <summary>The packages that a project's restore resolved, with their versions.</summary>
    private static Dictionary<string, string> Closure(string project) =>
        JsonNode.Parse(
            File.ReadAllText(Path.Combine(Checkout.Find().Folder, project, "obj", "project.assets.json")))!["libraries"]!.AsObject()
            .Where(library => (string?)library.Value!["type"] == "package")
            .Select(library => library.Key.ToLowerInvariant().Split('/')).ToDictionary(name => name[0], name => name[1]);
}
