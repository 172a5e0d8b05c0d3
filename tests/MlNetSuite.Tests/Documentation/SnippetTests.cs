namespace MlNetSuite.Tests.Documentation;

/// <summary>The C# of every README compiles against what is in the repository, without a warning.</summary>
public class SnippetTests
{
    public static IEnumerable<TheoryDataRow<string>> Snippets() =>
        DocumentedCode.All.Where(c => c.Language == "csharp").Select(c => new TheoryDataRow<string>(Name(c)));

    internal static string Name(DocumentedCode snippet) => $"{snippet.Document}:{snippet.Line}";

    [Theory]
    [MemberData(nameof(Snippets))]
    public void It_compiles(string name) =>
    Assert.Empty(SnippetCompiler.Faults(DocumentedCode.All.Single(c => c.Language == "csharp" && Name(c) == name)));

    [Fact]
    public void A_snippet_that_does_not_compile_is_told_with_the_line_of_its_document()
    {
        var snippet = new DocumentedCode("README.md", 12, "", "csharp", "using System.Text;\n\nConsole.WriteLine(nothing);");
        Assert.StartsWith("README.md(14,19): error CS0103", Assert.Single(SnippetCompiler.Faults(snippet)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_obsolete_member_is_a_fault()
    {
        var snippet = new DocumentedCode("README.md", 1, "", "csharp",
            "New.Old();\nclass New { [Obsolete(\"gone\")] public static void Old() { } }");
        Assert.Contains("CS0618", Assert.Single(SnippetCompiler.Faults(snippet)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_beside_the_tests_is_about_one_snippet() => Assert.All(SnippetContext.All, context =>
        Assert.InRange(DocumentedCode.All.Count(c => c.Language == "csharp" && c.Text.Contains(context.Mark, StringComparison.Ordinal)),
            context.NotRun is null ? 1 : 0, 1));
}
