namespace MlNetSuite.Tests.Documentation;

/// <summary>Links and pictures of the documents lead to files and headings that are there.</summary>
public class LinkTests
{
    private static readonly IReadOnlyList<string> Documents = ["README.md", "README.zh-CN.md",
        .. DocumentedCode.All.Select(code => code.Document).Distinct().Where(document => document != "README.md")];

    [Fact]
    public void Each_leads_somewhere() => Assert.Empty(Documents
        .SelectMany(document => DocumentedLink.Of(document, File.ReadAllText(Path.Combine(Repository.Folder, document))))
        .Select(link => link.Fault()).OfType<string>());

    [Theory]
    [InlineData("[a](docs/figures.md#sweeps)", null)]
    [InlineData("[a](#limits)", null)]
    [InlineData("[a](https://example.com/nothing)", null)]
    [InlineData("![a](docs/nothing.png)", "README.md:1 docs/nothing.png: there is no such file")]
    [InlineData("| a |\n| --- |\n| [a](docs/figures.md#nothing) |", "README.md:3 docs/figures.md#nothing: there is no such heading")]
    public void One_that_does_not_is_told(string text, string? fault) =>
        Assert.Equal(fault, DocumentedLink.Of("README.md", text).SingleOrDefault()?.Fault());

    [Fact]
    public void Headings_have_the_anchors_that_github_gives_them() => Assert.Equal(
        ["microsoftextensionsml", "libgompso1-is-missing-on-linux", "any-pet-cat-dog"],
        DocumentedLink.Anchors("# Microsoft.Extensions.ML\n\n## `libgomp.so.1` is missing on Linux\n\n### Any pet: cat, dog?\n"));

    [Fact]
    public void Every_page_is_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["README.md"]);
        while (open.TryDequeue(out var document))
            if (reached.Add(document) && document.EndsWith(".md", StringComparison.Ordinal))
                foreach (var link in DocumentedLink.Of(document, File.ReadAllText(Path.Combine(Repository.Folder, document))))
                    open.Enqueue(Path.GetRelativePath(Repository.Folder,
                        Path.GetFullPath(Path.Combine(Repository.Folder, Path.GetDirectoryName(document)!, link.Target.Split('#')[0] is
                        { Length: > 0 } file
                            ? file
                            : Path.GetFileName(document)))).Replace('\\', '/'));
        Assert.Subset(reached, Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs"), "*.md")
            .Select(page => $"docs/{Path.GetFileName(page)}").ToHashSet());
    }
}
