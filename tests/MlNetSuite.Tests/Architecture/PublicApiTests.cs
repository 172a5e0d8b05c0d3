namespace MlNetSuite.Tests.Architecture;

/// <summary>A change of what apps are compiled against is a decision, which the change itself shows. What is removed is obsolete for a
/// version before (CHANGELOG.md).</summary>
public class PublicApiTests
{
    public static TheoryData<string> Packages => [.. PublicApi.All.Select(api => api.Package)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_is_the_one_that_was_approved(string package)
    {
        var api = new PublicApi(package);
        Assert.True(File.Exists(api.File), $"{api.File} is missing; see {nameof(PublicApiApproval)}.");
        Assert.Equal(File.ReadAllText(api.File).ReplaceLineEndings("\n"), api.Read());
    }

    [Fact]
    public void Nothing_is_approved_that_is_no_package() => Assert.Equal(
        PublicApi.All.Select(api => api.File).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, "src"), "PublicApi.txt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal));
}
