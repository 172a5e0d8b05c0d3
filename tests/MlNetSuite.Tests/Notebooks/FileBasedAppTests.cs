using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Tests.Documentation;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The stories as programs: <c>dotnet run notebooks/01-images.cs</c>.</summary>
public class FileBasedAppTests
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static TheoryData<string> Names => [.. CommittedNotebooks.Names];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_story_compiles_as_a_program(string name)
    {
        // What #: says is for the build.
        var lines = File.ReadAllLines(CommittedNotebooks.StoryPath(name))
            .Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line);
        Assert.Empty(SnippetCompiler.Faults(string.Join('\n', lines), $"{name}.cs"));
    }

    [Fact]
    public void The_shortest_is_built_and_run()
    {
        using var folder = new TemporaryFolder();
        var story = CommittedNotebooks.StoryPath("05-prediction");
        // What it refers to has been built with these tests.
        DotnetProcess.Run(folder.Path, "build", story, "-c", Configuration, "-p:BuildProjectReferences=false");
        Assert.NotEmpty(DotnetProcess.Run(folder.Path, "run", "-c", Configuration, "--no-build", story));
    }

    [Fact]
    public void Kernels_that_start_beside_the_notebooks_see_the_folder_of_packages_by_its_full_path()
    {
        // What the kernel asks and how: dotnet/fsharp, FSharp.DependencyManager.Utilities.fs, generateSourcesFromNugetConfigs.
        var sources = DotnetProcess.Run(Checkout.Find().Notebooks, "nuget", "list", "source", "--format", "detailed");
        Assert.Contains(Path.Combine(Checkout.Find().Folder, "artifacts", "packages"), sources, StringComparison.Ordinal);
    }
}
