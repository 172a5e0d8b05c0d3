using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>What a story becomes.</summary>
public class StoryNotebookTests
{
    private static readonly NotebookReferences References = new("1.2.3");

    private static readonly Story Small = Story.Parse("00-small", """
        #:project x
        #:property LibTorch=true
        using MlNetSuite.Notebooks;
        // %% [markdown]
        // # Small
        // %%
        Notebook.Show("tëxt <b>");
        // %%
        var same = 1;
        // %%
        var same = 1;
        """);

    [Fact]
    public async Task It_is_a_notebook_of_the_format_for_the_csharp_kernel()
    {
        var notebook = StoryNotebook.Of(Small, References);
        Assert.Empty(await NotebookFormat.FaultsAsync(notebook));
        Assert.Equal(".net-csharp", (string?)notebook["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal("C#", (string?)notebook["metadata"]!["kernelspec"]!["language"]);
        Assert.All(NotebookText.CodeCells(notebook),
            cell => Assert.Equal("csharp", (string?)cell["metadata"]!["polyglot_notebook"]!["kernelName"]));
    }

    [Fact]
    public void The_packages_come_after_the_title_and_the_story_after_them()
    {
        var cells = StoryNotebook.Of(Small, References)["cells"]!.AsArray().Select(cell => NotebookText.Source(cell!.AsObject())).ToList();
        Assert.StartsWith("# Small\n\n> **To run this notebook**", cells[0], StringComparison.Ordinal);
        Assert.Contains("dotnet run notebooks/00-small.cs", cells[0], StringComparison.Ordinal);
        Assert.Contains("\n#r \"nuget: MlNetSuite.Notebooks, 1.2.3\"\n", cells[1], StringComparison.Ordinal);
        Assert.Contains("\n#r \"nuget: MlNetSuite.LibTorch, 1.2.3\"\n", cells[1], StringComparison.Ordinal);
        Assert.EndsWith("\nusing System.IO;\nusing System.Net.Http;\nusing System.Threading;", cells[1], StringComparison.Ordinal);
        Assert.Equal(["using MlNetSuite.Notebooks;", "\"tëxt <b>\"", "var same = 1;", "var same = 1;"], cells[2..]);
    }

    [Fact]
    public void A_first_chapter_comes_after_the_packages_and_libtorch_only_where_a_network_is_trained()
    {
        var story = Story.Parse("01-long",
            "using A;\n// %% [markdown]\n// # Long\n//\n// Of this.\n//\n// ## Look\n//\n// First.\n// %%\nvar x = 1;\n");
        Assert.False(story.NeedsLibTorch);
        var cells = StoryNotebook.Of(story, References)["cells"]!.AsArray().Select(cell => NotebookText.Source(cell!.AsObject())).ToList();
        Assert.StartsWith("# Long\n\nOf this.\n\n> **To run this notebook**", cells[0], StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", cells[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\n#r \"nuget: MlNetSuite.Notebooks, 1.2.3\"\n// A program", cells[1], StringComparison.Ordinal);
        Assert.Equal(["using A;", "## Look\n\nFirst.", "var x = 1;"], cells[2..]);
    }

    [Fact]
    public void It_is_the_same_text_each_time_and_a_cell_keeps_its_id_when_another_comes_before_it()
    {
        var text = NotebookText.ToText(StoryNotebook.Of(Small, References));
        Assert.Equal(text, NotebookText.ToText(StoryNotebook.Of(Small, References)));
        Assert.StartsWith("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains("tëxt <b>", text, StringComparison.Ordinal);

        var longer = StoryNotebook.Of(Small with { Cells = [Small.Cells[0], Small.Cells[1], new(true, "More."), .. Small.Cells.Skip(2)] },
            References);
        Assert.Equal(Ids(StoryNotebook.Of(Small, References))[1..], Ids(longer)[1..].Where((_, i) => i != 2));

        static List<string?> Ids(JsonObject notebook) => [.. notebook["cells"]!.AsArray().Select(cell => (string?)cell!["id"])];
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\r\nb", 2)]
    [InlineData("\n\n", 2)]
    public void Lines_keep_their_line_feeds(string text, int count)
    {
        var lines = NotebookText.Lines(text);
        Assert.Equal(count, lines.Count);
        Assert.Equal(text.ReplaceLineEndings("\n"), NotebookText.Text(lines));
        Assert.Equal(text, NotebookText.Text(JsonValue.Create(text)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"cells\":[],\"nbformat\":3}")]
    [InlineData("{\"nbformat\":4}")]
    [InlineData("no JSON")]
    public void What_is_no_notebook_is_refused_by_its_path(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.ipynb");
        File.WriteAllText(path, text);
        Assert.Contains($"{path} is not a notebook", Assert.Throws<InvalidDataException>(() => NotebookText.Read(path)).Message,
            StringComparison.Ordinal);
    }
}
