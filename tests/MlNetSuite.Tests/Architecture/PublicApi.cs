using System.Reflection;
using PublicApiGenerator;

namespace MlNetSuite.Tests.Architecture;

/// <summary>What a package shows to other people's code, and what it is known to show: <c>PublicApi.txt</c> beside its project.</summary>
/// <param name="Package">The package.</param>
internal sealed record PublicApi(string Package)
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute", "System.Diagnostics.DebuggerDisplayAttribute"],
    };

    /// <summary>Packages with code.</summary>
    internal static IEnumerable<PublicApi> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Folder, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !IsForNobodysCode(System.IO.File.ReadAllText(project)))
            .Where(project => HasCode(Path.GetDirectoryName(project)!))
            .Select(project => new PublicApi(Path.GetFileNameWithoutExtension(project))).OrderBy(api => api.Package, StringComparer.Ordinal),
    ];

    /// <summary>The file of what is known.</summary>
    internal string File { get; } = Path.Combine(Repository.Folder, "src", Package, "PublicApi.txt");

    /// <summary>What it shows now, as declarations.</summary>
    internal string Read() =>
        Assembly.Load(Package).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static bool IsForNobodysCode(string project) =>
        project.Contains("<IsPackable>false", StringComparison.Ordinal) || project.Contains("<PackAsTool>true", StringComparison.Ordinal);

    private static bool HasCode(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Any(file => !file.StartsWith(Path.Combine(project, "obj") + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
