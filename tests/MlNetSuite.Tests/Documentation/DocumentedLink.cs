using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MlNetSuite.Tests.Documentation;

/// <summary>A link or a picture of a document, within the repository.</summary>
/// <param name="Document">The document's path in the repository, with slashes.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Target">As written, such as <c>data.md#datasets</c>.</param>
internal sealed record DocumentedLink(string Document, int Line, string Target)
{
    private static readonly MarkdownPipeline Precise = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    /// <summary>Links of a text that lead into the repository.</summary>
    internal static IEnumerable<DocumentedLink> Of(string document, string text) =>
        Markdown.Parse(text, Precise).Descendants<LinkInline>().Where(link => !link.Url!.Contains("://", StringComparison.Ordinal))
            .Select(link => new DocumentedLink(document, link.Line + 1, link.Url!));

    /// <summary>What is wrong with it; null for nothing.</summary>
    internal string? Fault()
    {
        var (file, anchor) = Target.Split('#', 2) switch { [var before, var heading] => (before, heading), var whole => (whole[0], "") };
        var path = file.Length == 0 ? Document : Path.Combine(Path.GetDirectoryName(Document)!, file);
        var full = Path.GetFullPath(Path.Combine(Repository.Folder, path));
        return !File.Exists(full) && !Directory.Exists(full) ? $"{this}: there is no such file"
            : anchor.Length > 0 && !Anchors(File.ReadAllText(full)).Contains(anchor) ? $"{this}: there is no such heading"
            : null;
    }

    /// <summary>The anchors that GitHub gives to the headings of a text: lower case, spaces as hyphens, marks left out.</summary>
    internal static IEnumerable<string> Anchors(string text) => Markdown.Parse(text, Precise).Descendants<HeadingBlock>()
        .Select(heading => Anchor(string.Concat(heading.Inline!.Descendants().Select(part => part switch
        {
            LiteralInline words => words.Content.ToString(),
            CodeInline code => code.Content,
            _ => "",
        }))));

    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in heading.ToLowerInvariant())
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
                anchor.Append(c);
            else if (c == ' ')
                anchor.Append('-');
        return anchor.ToString();
    }

    public override string ToString() => $"{Document}:{Line} {Target}";
}
