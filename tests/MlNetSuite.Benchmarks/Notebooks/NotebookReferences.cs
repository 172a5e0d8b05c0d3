using System.Xml.Linq;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>The versions of the packages that a notebook's first cell asks for, from the repository's own files.</summary>
internal sealed record NotebookReferences(string Version, string LibTorchVersion)
{
    private const string LibTorch = "libtorch-cpu-linux-x64";

    internal static NotebookReferences Of(string repository)
    {
        var version = XDocument.Load(Path.Combine(repository, "Directory.Build.props")).Descendants("Version").Single().Value;
        var libtorch = XDocument.Load(Path.Combine(repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(p => (string?)p.Attribute("Include") == LibTorch).Attribute("Version")!.Value;
        return new(version, libtorch);
    }

    /// <summary>The cell that brings the packages.</summary>
    /// <param name="withLibTorch">Whether a network is trained. libtorch is over a gigabyte, and a package for each system.</param>
    internal string Cell(bool withLibTorch) => $"""
        // Where a kernel does not start in the notebook's folder, name the folder of packages by its full path:
        // #i "nuget:/full/path/to/the/checkout/artifacts/packages"
        #r "nuget: MlNetSuite.Notebooks, {Version}"
        {(withLibTorch ? LibTorchLines : "")}// A program has these names by itself (ImplicitUsings), a kernel does not.
        using System.IO;
        using System.Net.Http;
        using System.Threading;
        """;

    private string LibTorchLines => $"""
        // libtorch for Linux; on Windows libtorch-cpu-win-x64, on a Mac libtorch-cpu-osx-arm64.
        #r "nuget: {LibTorch}, {LibTorchVersion}"

        """;

    /// <summary>What stands below a notebook's title.</summary>
    internal static string Remark(string story) => $"""
        > **To run this notebook** in a checkout: `dotnet pack notebooks/packages.slnf` in the repository's root makes the packages which the
        > first cell asks for, into `artifacts/packages`; `nuget.config` beside this notebook names that folder to a kernel that starts here,
        > as Jupyter's do. NuGet keeps what it has once fetched: after packing again, delete `mlnetsuite.*` in `~/.nuget/packages`.
        > It is made of [{story}.cs]({story}.cs), the same story as a program: `dotnet run notebooks/{story}.cs`.
        """;
}
