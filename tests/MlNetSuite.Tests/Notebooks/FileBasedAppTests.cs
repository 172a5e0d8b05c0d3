using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The stories as programs: <c>dotnet run notebooks/01-images.cs</c>.</summary>
public class FileBasedAppTests
{
    /// <summary>The shortest.</summary>
    private const string RunAsProgram = "05-prediction";

    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static TheoryData<string> Names => [.. CommittedNotebooks.Names];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Every_story_builds_and_one_is_run(string name)
    {
        using var folder = new TemporaryFolder();
        // What it refers to has been built with these tests.
        DotnetProcess.Run(folder.Path, "build", CommittedNotebooks.StoryPath(name), "-c", Configuration, "-p:BuildProjectReferences=false");
        if (name == RunAsProgram)
            Assert.NotEmpty(DotnetProcess.Run(folder.Path, "run", "-c", Configuration, "--no-build", CommittedNotebooks.StoryPath(name)));
    }

    [Fact]
    public void Kernels_that_start_beside_the_notebooks_see_the_folder_of_packages_by_its_full_path()
    {
        // What the kernel asks and how: dotnet/fsharp, FSharp.DependencyManager.Utilities.fs, generateSourcesFromNugetConfigs.
        var sources = DotnetProcess.Run(Checkout.Find().Notebooks, "nuget", "list", "source", "--format", "detailed");
        Assert.Contains(Path.Combine(Checkout.Find().Folder, "artifacts", "packages"), sources, StringComparison.Ordinal);
    }
}
