using System.Text.Json.Nodes;

namespace MlNetSuite.NotebookRunner;

/// <summary>What a restore gave for this system: files by their full paths.</summary>
/// <param name="Requested">The packages asked for by name, with the versions that were found.</param>
/// <param name="Assemblies">Managed assemblies, the implementations.</param>
/// <param name="NativeFiles">Native libraries of <c>runtimes/RID/native</c>.</param>
/// <param name="Extensions"><c>interactive-extensions/dotnet/extension.dib</c> of the packages that have one.</param>
internal sealed record RestoredPackages(
    IReadOnlyList<PackageName> Requested, IReadOnlyList<string> Assemblies, IReadOnlyList<string> NativeFiles, IReadOnlyList<string> Extensions)
{
    /// <summary>What scripts compile against: of an assembly that this program has itself, its own.</summary>
    internal IEnumerable<string> References => Assemblies.Select(file => PackageLoading.OwnAssemblies.GetValueOrDefault(Path.GetFileNameWithoutExtension(file), file));

    /// <summary>Reads <c>project.assets.json</c>: the graph for the framework and runtime identifier, the last of its targets.</summary>
    internal static RestoredPackages Read(string assets, IReadOnlyList<PackageName> wanted)
    {
        var json = JsonNode.Parse(File.ReadAllText(assets))!;
        var folders = json["packageFolders"]!.AsObject().Select(f => f.Key).ToList();
        var target = json["targets"]!.AsObject().Last(t => t.Key.Contains('/', StringComparison.Ordinal)).Value!.AsObject();
        List<PackageName> requested = [];
        List<string> assemblies = [], native = [], extensions = [];
        foreach (var (key, package) in target)
        {
            if ((string?)package!["type"] != "package")
                continue;
            var path = (string)json["libraries"]![key]!["path"]!;
            var root = folders.Select(folder => Path.Combine(folder, path)).First(Directory.Exists);
            var found = key.Split('/');
            if (wanted.Any(w => w.Id.Equals(found[0], StringComparison.OrdinalIgnoreCase)))
                requested.Add(new(found[0], found[1]));
            assemblies.AddRange(Files(root, package["runtime"]).Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)));
            native.AddRange(Files(root, package["native"]));
            if (Path.Combine(root, "interactive-extensions", "dotnet", "extension.dib") is var extension && File.Exists(extension))
                extensions.Add(extension);
        }
        return new(requested, assemblies, native, extensions);
    }

    private static IEnumerable<string> Files(string root, JsonNode? group) => (group?.AsObject() ?? []).Select(file => file.Key)
        .Where(file => Path.GetFileName(file) != "_._")
        .Select(file => Path.Combine(root, file.Replace('/', Path.DirectorySeparatorChar)));
}
