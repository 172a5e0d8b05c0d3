using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Makes a story into a notebook of nbformat 4.5 for the C# kernel, without outputs.</summary>
/// <remarks>Metadata as Polyglot Notebooks writes it (dotnet/interactive, <c>InteractiveDocumentElementConverter.cs</c>).</remarks>
internal static class StoryNotebook
{
    internal static JsonObject Of(Story story, NotebookReferences references)
    {
        var cells = new JsonArray();
        var ids = new HashSet<string>();
        foreach (var cell in Cells(story, references))
            cells.Add(Cell(cell, Id(cell, ids)));
        return new()
        {
            ["cells"] = cells,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                ["language_info"] = new JsonObject
                {
                    ["file_extension"] = ".cs",
                    ["mimetype"] = "text/x-csharp",
                    ["name"] = "polyglot-notebook",
                    ["pygments_lexer"] = "csharp",
                },
                ["polyglot_notebook"] = new JsonObject
                {
                    ["kernelInfo"] = new JsonObject
                    {
                        ["defaultKernelName"] = "csharp",
                        ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = "csharp" }),
                    },
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
    }

    /// <summary>The story's own, with the packages after the title and what introduces it; a program's <c>using</c>s stand before its
    /// title, a notebook's after them.</summary>
    private static IEnumerable<StoryCell> Cells(Story story, NotebookReferences references)
    {
        var remark = NotebookReferences.Remark(story.Name);
        var title = story.Cells.Take(2).FirstOrDefault(cell => cell.IsMarkdown);
        var (head, chapter) = SplitAtChapter(title?.Content ?? "");
        yield return new(true, $"{head}\n\n{remark}".TrimStart());
        yield return new(false, references.Cell(story.NeedsLibTorch));
        foreach (var cell in story.Cells)
            if (!ReferenceEquals(cell, title))
                yield return cell.IsMarkdown
                    ? cell
                    : cell with { Content = ShowCalls.ToLastExpression(UsingDeclarations.ToVariables(cell.Content)) };
            else if (chapter.Length > 0)
                yield return new(true, chapter);
    }

    /// <summary>A title with what it introduces, and the first chapter.</summary>
    private static (string Head, string Chapter) SplitAtChapter(string text) =>
        text.IndexOf("\n## ", StringComparison.Ordinal) is >= 0 and var at ? (text[..at].TrimEnd(), text[(at + 1)..]) : (text, "");

    private static JsonObject Cell(StoryCell cell, string id)
    {
        var source = NotebookText.Lines(cell.Content);
        return cell.IsMarkdown
            ? new() { ["cell_type"] = "markdown", ["id"] = id, ["metadata"] = new JsonObject(), ["source"] = source }
            : new()
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = id,
                ["metadata"] = new JsonObject
                {
                    ["dotnet_interactive"] = new JsonObject { ["language"] = "csharp" },
                    ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" },
                },
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            };
    }

    /// <summary>Of its content, so that it stays when other cells come and go; a number behind tells equal cells apart.</summary>
    private static string Id(StoryCell cell, HashSet<string> taken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{cell.IsMarkdown}\n{cell.Content}")))[..8];
        for (var copy = 2; !taken.Add(id); copy++)
            id = $"{id[..8]}-{copy}";
        return id;
    }
}
