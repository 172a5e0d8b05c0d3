using System.IO.Compression;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Samples;

/// <summary>What <c>dotnet pack</c> makes, as somebody else's project meets it.</summary>
public class PackageTests
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    // What was restored to build this is there already; the packages made here must not stay there.
    private static readonly string Packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public void Packages_have_a_readme_an_icon_symbols_and_documentation_and_work_in_a_new_project()
    {
        using var folder = new TemporaryFolder();
        var feed = folder.File("feed");
        foreach (var project in (string[])["Prediction", "AutoML", "AutoML.Sqlite", "Server", "Training", "Notebooks"])
        {
            Pack(project, feed);
            AssertComplete(feed, $"MlNetSuite.{project}");
        }
        Pack("Datasets", feed);
        AssertExtends(feed);
        AssertHasDatasets(feed);
        var app = Directory.CreateDirectory(folder.File("app")).FullName;
        WriteProject(app, feed);
        File.WriteAllBytes(Path.Combine(app, "topics.zip"), ServedZips.Texts);
        DotnetProcess.Run(app, "build", "-o", Path.Combine(app, "out"));
        var answer = DotnetProcess.Run(app, Path.Combine(app, "out", "app.dll"), "topics.zip");
        Assert.Equal("True", answer.Trim());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app, "out"), "*torch*", SearchOption.AllDirectories));
    }

    private static void Pack(string project, string feed) =>
        DotnetProcess.Run(Repository.Folder, "pack", Path.Combine("src", $"MlNetSuite.{project}"), "-c", Configuration, "--no-build", "-o",
            feed);

    private static void AssertComplete(string feed, string name)
    {
        var package = Directory.EnumerateFiles(feed, $"{name}.*.nupkg").Single();
        using var zip = ZipFile.OpenRead(package);
        foreach (var entry in (string[])["README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"])
            Assert.True(zip.GetEntry(entry)?.Length > 0, $"{Path.GetFileName(package)} lacks {entry}");
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("datasets/", StringComparison.Ordinal));
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
    }

    /// <summary>Where .NET Interactive looks in a package for a script to run (docs/extending-dotnet-interactive.md of
    /// dotnet/interactive).</summary>
    private static void AssertExtends(string feed)
    {
        using var zip = ZipFile.OpenRead(Directory.EnumerateFiles(feed, "MlNetSuite.Notebooks.*.nupkg").Single());
        var extension = zip.GetEntry("interactive-extensions/dotnet/extension.dib");
        Assert.NotNull(extension);
        using var reader = new StreamReader(extension.Open());
        var script = reader.ReadToEnd();
        Assert.StartsWith("#!csharp", script, StringComparison.Ordinal);
        Assert.Contains("MlNetSuite.Notebooks.NotebookFormatters.Register();", script, StringComparison.Ordinal);
        // KernelTests run it.
        Assert.Contains("MlNetSuite.Notebooks.Notebook.Displayer = value => Microsoft.DotNet.Interactive.", script,
            StringComparison.Ordinal);
        Assert.Contains("MlNetSuite.Notebooks.Notebook.CellCancellation = () => Microsoft.DotNet.Interactive.", script,
            StringComparison.Ordinal);
    }

    /// <summary>Each embedded dataset in a folder of its own, where a build copies it from and where a notebook kernel reads it; what
    /// is not the datasets' package is without them, or depends on it with its content.</summary>
    private static void AssertHasDatasets(string feed)
    {
        using var datasets = ZipFile.OpenRead(Directory.EnumerateFiles(feed, "MlNetSuite.Datasets.*.nupkg").Single());
        foreach (var entry in DatasetCatalog.Default.Entries.Where(e => e.Embedded))
            foreach (var file in entry.Files.Select(f => f.Name).Append("LICENSE"))
                Assert.Equal(
                    new FileInfo(Path.Combine(Repository.Folder, "datasets", entry.Id, file)).Length,
                    datasets.GetEntry($"contentFiles/any/any/datasets/{entry.Id}/{file}")?.Length);
        Assert.Contains("copyToOutput=\"true\"", Specification(feed, "Datasets"), StringComparison.Ordinal);
        Assert.DoesNotContain("MlNetSuite.Datasets", Specification(feed, "Training"), StringComparison.Ordinal);
        Assert.Matches("<dependency id=\"MlNetSuite.Datasets\" [^>]*include=\"All\"", Specification(feed, "Notebooks"));
    }

    private static string Specification(string feed, string project)
    {
        using var zip = ZipFile.OpenRead(Directory.EnumerateFiles(feed, $"MlNetSuite.{project}.*.nupkg").Single());
        using var reader = new StreamReader(zip.GetEntry($"MlNetSuite.{project}.nuspec")!.Open());
        return reader.ReadToEnd();
    }

    private static void WriteProject(string app, string feed)
    {
        // Of its own: nothing of this repository's settings reaches it, and packages of the same version are not those of a former run.
        File.WriteAllText(Path.Combine(app, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(app, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="built" value="{feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(app, "app.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{PACKAGES}</RestoreFallbackFolders>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="MlNetSuite.Prediction" Version="*" /></ItemGroup>
            </Project>
            """.Replace("{PACKAGES}", Packages, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(app, "Program.cs"), """
            using MlNetSuite.Prediction;
            using var engine = new SharedPredictionEngine();
            engine.Load("topics", args[0]);
            var answer = engine.Predict("topics", new Dictionary<string, object> { ["Text"] = "something" });
            Console.WriteLine(engine.Find("topics").Card.Labels.Contains(answer.Label));
            """);
    }
}
