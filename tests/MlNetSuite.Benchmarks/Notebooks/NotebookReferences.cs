using System.Xml.Linq;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>The version of the packages that a notebook's first cell asks for, from the repository's own file.</summary>
internal sealed record NotebookReferences(string Version)
{
    internal static NotebookReferences Of(string repository) =>
        new(XDocument.Load(Path.Combine(repository, "Directory.Build.props")).Descendants("Version").Single().Value);

    /// <summary>The cell that brings the packages.</summary>
    /// <param name="withLibTorch">Whether a network is trained.</param>
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
        // libtorch, which trains networks, for this system: some 130 MB to fetch, 600 MB on disk.
        #r "nuget: MlNetSuite.LibTorch, {Version}"

        """;

    /// <summary>What stands below a notebook's title.</summary>
    internal static string Remark(string story) => $"""
        > **To run this notebook** in a checkout: `dotnet pack notebooks/packages.slnf` in the repository's root makes the packages which the
        > first cell asks for, into `artifacts/packages`; `nuget.config` beside this notebook names that folder to a kernel that starts here,
        > as Jupyter's do. NuGet keeps what it has once fetched: after packing again, delete `mlnetsuite.*` in `~/.nuget/packages`.
        > It is made of [{story}.cs]({story}.cs), the same story as a program: `dotnet run notebooks/{story}.cs`.
        """;
}
