using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Tests.Documentation;

namespace MlNetSuite.Tests.Cli.Tool;

/// <summary>The bill of materials of the command, made as <c>docs/install.md</c> says.</summary>
public class BillOfMaterialsTests(BillOfMaterials bill) : IClassFixture<BillOfMaterials>
{
    private static readonly string[] Accepted = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL"];

    // Packages that carry a file in place of the name of a licence; both files are the MIT licence.
    private static readonly string[] LicensedByFile = ["K4os.Compression.LZ4", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Managed"];

    [Fact]
    public void It_is_that_of_this_version()
    {
        Assert.Equal("CycloneDX", (string?)bill.Document["bomFormat"]);
        Assert.Equal("mlnetsuite", (string?)bill.Document["metadata"]!["component"]!["name"]);
        Assert.Equal(NotebookReferences.Of(Repository.Folder).Version, (string?)bill.Document["metadata"]!["component"]!["version"]);
    }

    [Fact]
    public void It_names_every_package_that_a_project_of_the_command_asks_for()
    {
        var named = bill.Components.Select(component => component.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var projects = bill.Components.Where(component => component.IsOwn).Select(component => component.Name).Append("MlNetSuite.Cli");
        foreach (var project in projects)
        {
            var asked = XDocument.Load(Path.Combine(Repository.Folder, "src", project, $"{project}.csproj"))
                .Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!).ToList();
            Assert.All(asked, package => Assert.True(named.Contains(package), $"{project} asks for {package}, which is not listed"));
        }
        Assert.Contains("MlNetSuite.Training", named);
        Assert.Contains("Npgsql", named);
    }

    [Fact]
    public void Every_package_of_others_has_a_checksum_and_a_licence_that_this_project_accepts()
    {
        var others = bill.Components.Where(component => !component.IsOwn).ToList();
        Assert.NotEmpty(others);
        Assert.All(others, component =>
        {
            Assert.Equal("SHA-512", component.HashAlgorithm);
            Assert.True(component.Licences.Intersect(Accepted).Any() || LicensedByFile.Contains(component.Name),
                $"{component.Name} is under {string.Join(", ", component.Licences.DefaultIfEmpty("no named licence"))}");
        });
    }
}

/// <summary>The file, made once.</summary>
public sealed class BillOfMaterials : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Runs the page's commands in the repository; the file goes into a folder of the test.</summary>
    public BillOfMaterials()
    {
        foreach (var command in DocumentedCommand.All.Where(c => c is { Document: "docs/install.md", Kind: CommandKind.Dotnet }
            && (c.Text == "dotnet tool restore" || c.Text.StartsWith("dotnet tool run", StringComparison.Ordinal))))
            DotnetProcess.Run(Repository.Folder, [.. command.Text.Split((char[])[' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries)
                .Skip(1).Select(argument => argument == "packages" ? _folder.Path : argument)]);
        Document = JsonNode.Parse(File.ReadAllText(_folder.File("mlnetsuite.cdx.json")))!;
        Components = [.. Document["components"]!.AsArray().Select(node => new Component(node!))];
    }

    internal JsonNode Document { get; }

    internal IReadOnlyList<Component> Components { get; }

    public void Dispose() => _folder.Dispose();

    internal sealed class Component(JsonNode node)
    {
        internal string Name { get; } = (string)node["name"]!;

        internal bool IsOwn => Name.StartsWith("MlNetSuite.", StringComparison.Ordinal);

        internal string? HashAlgorithm { get; } = (string?)node["hashes"]?[0]?["alg"];

        internal IReadOnlyList<string> Licences { get; } = [.. (node["licenses"]?.AsArray() ?? [])
            .Select(licence => (string?)licence!["license"]?["id"] ?? (string?)licence["expression"]).OfType<string>()];
    }
}
