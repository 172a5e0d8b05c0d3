using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MlNetSuite.Tests.Documentation;

/// <summary>Code that a document shows: a block, or a span within a sentence.</summary>
/// <param name="Document">The document's path in the repository, with slashes.</param>
/// <param name="Line">Where the code begins, from 1.</param>
/// <param name="Section">The heading above it.</param>
/// <param name="Language">What the fence names; <c>sh</c> for an indented block, <c>span</c> within a sentence.</param>
/// <param name="Text">The code, without indentation of the block.</param>
internal sealed record DocumentedCode(string Document, int Line, string Section, string Language, string Text)
{
    /// <summary>A block within a sentence.</summary>
    internal const string Span = "span";

    private static readonly MarkdownPipeline Precise = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>Every README and all of docs/.</summary>
    internal static IReadOnlyList<DocumentedCode> All { get; } = [.. Documents().SelectMany(Read)];

    /// <summary>The root's README first, since the others take up what it made.</summary>
    private static IEnumerable<string> Documents() =>
    [
        "README.md",
        .. Below("docs", SearchOption.TopDirectoryOnly, "*.md"),
        .. Below("src", SearchOption.AllDirectories, "README.md"),
        .. Below("notebooks", SearchOption.TopDirectoryOnly, "*.md"),
        .. Below("datasets", SearchOption.AllDirectories, "README.md"),
    ];

    private static IEnumerable<string> Below(string folder, SearchOption depth, string pattern)
    {
        var full = Path.Combine(Repository.Folder, folder);
        return !Directory.Exists(full) ? [] : Directory.EnumerateFiles(full, pattern, depth)
            .Select(file => Path.GetRelativePath(Repository.Folder, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<DocumentedCode> Read(string document) =>
        Parse(document, File.ReadAllText(Path.Combine(Repository.Folder, document)));

    /// <summary>The code of one document.</summary>
    internal static IEnumerable<DocumentedCode> Parse(string document, string text)
    {
        var section = "";
        foreach (var part in Markdown.Parse(text, Precise).Descendants())
            switch (part)
            {
                case HeadingBlock heading:
                    section = string.Concat(heading.Inline!.Descendants<LiteralInline>());
                    break;
                case FencedCodeBlock fence:
                    yield return new(document, fence.Line + 2, section, fence.Info ?? "", fence.Lines.ToString());
                    break;
                case CodeBlock block:
                    yield return new(document, block.Line + 1, section, "sh", block.Lines.ToString());
                    break;
                case CodeInline span:
                    yield return new(document, span.Line + 1, section, Span, span.Content);
                    break;
            }
    }
}
