using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlNetSuite.Tests.Architecture;

/// <summary>What may know what: arrows between projects, packages that only one project has, arrows between the folders of a project. A
/// folder needs a <c>using</c> to see its sibling, so that the files' own first lines are the graph.</summary>
public sealed partial class ArrowTests
{
    private static readonly string Source = Path.Combine(Repository.Folder, "src");

    // Written once more here, so that a new arrow is a decision and not an accident.
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Prediction"] = [],
        ["AutoML"] = [],
        ["Datasets"] = [],
        ["LibTorch"] = [],
        ["Templates"] = [],
        ["AutoML.Exporters"] = ["AutoML"],
        ["AutoML.PostgreSql"] = ["AutoML"],
        ["AutoML.Sqlite"] = ["AutoML"],
        ["Analysis"] = ["Prediction"],
        ["Data"] = ["Prediction"],
        ["Data.PostgreSql"] = ["Data"],
        ["Data.Sqlite"] = ["Data"],
        ["Networks"] = ["Data", "Prediction"],
        ["Server"] = ["Prediction"],
        ["Studio"] = ["AutoML", "Server"],
        ["Pretrained"] = ["Data", "Networks", "Prediction"],
        ["Training"] = ["Analysis", "AutoML", "Data", "Networks", "Prediction", "Pretrained"],
        ["Cluster"] = ["AutoML", "AutoML.PostgreSql", "Data", "Prediction", "Training"],
        ["Notebooks"] = ["AutoML.Sqlite", "Datasets", "Training"],
        ["Cli"] =
        [
            "AutoML.Exporters", "AutoML.PostgreSql", "AutoML.Sqlite", "Cluster", "Data.PostgreSql", "Data.Sqlite", "Datasets", "Server",
            "Studio", "Training",
        ],
    };

    // Heavy or specific packages, and the only projects that may have them.
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["TorchSharp"] = ["Training"],
        ["Microsoft.Data.Sqlite"] = ["AutoML.Sqlite", "Data.Sqlite"],
        ["Npgsql"] = ["AutoML.PostgreSql", "Cluster", "Data.PostgreSql"],
        ["Microsoft.Orleans.Dashboard"] = ["Cluster"],
        ["Microsoft.Orleans.Server"] = ["Cluster"],
        ["ExcelDataReader"] = ["Data"],
        ["OpenTelemetry.Exporter.OpenTelemetryProtocol"] = ["Cli", "Server"],
        ["MathNet.Numerics"] = ["Analysis", "AutoML"],
        ["YamlDotNet"] = ["AutoML.Exporters"],
        ["Google.Protobuf"] = ["AutoML.Exporters", "Networks", "Prediction", "Pretrained", "Server"],
        ["Parquet.Net"] = ["Data"],
        ["Polly.Core"] = ["AutoML.PostgreSql", "Data"],
        ["Spectre.Console"] = ["Cli"],
        ["System.CommandLine"] = ["Cli"],
    };

    // Folders that still know each other, in both directions. The list may only become shorter.
    private static readonly string[] Mutual =
    [
        // Quickstart ends as the command it proposes does.
        "Cli.Commands <-> Cli.Quickstart",
        // The gate counts; the metrics observe its turns and its memory.
        "Server.Protection <-> Server.Telemetry",
        // Scores of several models are merged by the ensembles, which are made of a task's trained models.
        "Training.Ensembles <-> Training.Tasks",
    ];

    [Fact]
    public void A_project_references_what_it_may_and_no_other() =>
        Assert.Equal(
            Projects.ToDictionary(p => p.Key, p => string.Join(", ", p.Value)),
            ProjectFiles().ToDictionary(p => p.Name, p => string.Join(", ", References(p.Xml, "ProjectReference")
                .Select(r => Short(Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))).Order(StringComparer.Ordinal))));

    [Fact]
    public void A_package_is_referenced_by_the_projects_that_may() =>
        Assert.Equal(Packages, Packages.Keys.ToDictionary(
            package => package,
            package => ProjectFiles().Where(p => References(p.Xml, "PackageReference").Contains(package)).Select(p => p.Name)
                .Order(StringComparer.Ordinal).ToArray()));

    [Fact]
    public void A_folder_is_its_namespace()
    {
        // Compiled into several projects.
        string[] shared =
            ["src/InvariantText.cs", "src/MlNetSuite.AutoML/Spaces/Nearest.cs", "src/MlNetSuite.Prediction/Artifacts/RegularFile.cs"];
        var wrong = ((string[])["src", "tests"]).SelectMany(CodeFiles)
            .Where(file => !shared.Contains(file))
            .Select(file => (file, Expected: string.Join('.', Path.GetDirectoryName(file)!.Split('/', '\\')[1..]), Found: Namespace(file)))
            .Where(f => f.Found is not null && f.Found != f.Expected);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Folders_of_a_project_do_not_know_each_other_in_a_circle()
    {
        var arrows = CodeFiles("src").Where(file => Namespace(file) is not null)
            .SelectMany(file => Usings(file).Select(used => (From: Namespace(file)!, To: used)))
            .Where(a => Project(a.From) == Project(a.To) && a.From != Project(a.From) && a.To != Project(a.To))
            .Where(a => !Within(a.From, a.To) && !Within(a.To, a.From))
            .ToLookup(a => a.From, a => a.To);
        var circles = arrows.SelectMany(from => from.Distinct().Where(to => Reaches(arrows, to, from.Key))
            .Select(to => string.CompareOrdinal(from.Key, to) < 0
                ? $"{Short(from.Key)} <-> {Short(to)}"
                : $"{Short(to)} <-> {Short(from.Key)}"));
        Assert.Equal(Mutual, circles.Distinct().Order(StringComparer.Ordinal));
    }

    private static bool Reaches(ILookup<string, string> arrows, string from, string target)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var at))
        {
            if (at == target)
                return true;
            foreach (var next in arrows[at].Where(seen.Add))
                open.Enqueue(next);
        }
        return false;
    }

    private static bool Within(string inner, string outer) => inner.StartsWith(outer + ".", StringComparison.Ordinal);

    private static string Short(string name) => name["MlNetSuite.".Length..];

    /// <summary>The project that a namespace is of: the longest whose name it begins with.</summary>
    private static string? Project(string name) => Projects.Keys.Select(p => $"MlNetSuite.{p}")
        .Where(p => name == p || Within(name, p)).MaxBy(p => p.Length);

    private static IEnumerable<(string Name, XDocument Xml)> ProjectFiles() =>
        Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories)
            .Select(path => (Short(Path.GetFileNameWithoutExtension(path)), XDocument.Load(path)));

    private static IEnumerable<string> References(XDocument project, string kind) =>
        project.Descendants(kind).Select(e => (string)e.Attribute("Include")!);

    private static IEnumerable<string> CodeFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Folder, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"));

    private static string? Namespace(string file) =>
        NamespaceLine().Match(File.ReadAllText(Path.Combine(Repository.Folder, file))) is { Success: true } match
        ? match.Groups[1].Value
        : null;

    private static IEnumerable<string> Usings(string file) =>
        UsingLine().Matches(File.ReadAllText(Path.Combine(Repository.Folder, file))).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(MlNetSuite[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
