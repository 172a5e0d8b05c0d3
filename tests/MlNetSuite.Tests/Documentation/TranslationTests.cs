using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The Chinese README says what the English one says: section by section it has the same commands, code, links, pictures and
/// numbers.</summary>
public partial class TranslationTests
{
    private const string Original = "README.md", Translation = "README.zh-CN.md";

    private static readonly IReadOnlyList<Section> English = Sections(Original), Chinese = Sections(Translation);

    [Fact]
    public void It_has_the_same_headings() =>
        Assert.Equal(English.Select(section => section.Level), Chinese.Select(section => section.Level));

    [Fact]
    public void It_has_the_same_commands_and_code() => AssertSame(section => section.Blocks);

    [Fact]
    public void It_names_the_same_commands_options_and_files() => AssertSame(section => section.Spans.Order(StringComparer.Ordinal));

    [Fact]
    public void It_has_the_same_links_and_pictures() => AssertSame(section => section.Links.Order(StringComparer.Ordinal));

    [Fact]
    public void It_has_the_same_numbers() => AssertSame(section => section.Numbers.Order(StringComparer.Ordinal));

    [Fact]
    public void Each_leads_to_the_other()
    {
        Assert.Contains(Translation, Links(Original));
        Assert.Contains(Original, Links(Translation));
    }

    private static IEnumerable<string> Links(string document) => DocumentedLink.Of(document, Text(document)).Select(link => link.Target);

    private static string Text(string document) => File.ReadAllText(Path.Combine(Repository.Folder, document));

    private static void AssertSame(Func<Section, IEnumerable<string>> part)
    {
        foreach (var (english, chinese) in English.Zip(Chinese))
            Assert.Equal((english.Title, string.Join('\n', part(english))), (english.Title, string.Join('\n', part(chinese))));
    }

    private static List<Section> Sections(string document)
    {
        var sections = new List<Section>();
        foreach (var part in Markdown.Parse(Text(document), new MarkdownPipelineBuilder().UsePipeTables().Build()).Descendants())
            switch (part)
            {
                case HeadingBlock heading:
                    sections.Add(new(heading.Level, string.Concat(heading.Inline!.Descendants<LiteralInline>())));
                    break;
                case CodeBlock block:
                    sections[^1].Blocks.Add(block.Lines.ToString());
                    break;
                case CodeInline span:
                    sections[^1].Spans.Add(span.Content);
                    break;
                case LinkInline { Url: { } url } when url is not (Original or Translation):
                    sections[^1].Links.Add(url);
                    break;
                case LiteralInline text when text.Parent?.ParentBlock is not HeadingBlock:
                    sections[^1].Numbers.AddRange(Number().Matches(text.Content.ToString()).Select(number => number.Value));
                    break;
            }
        return sections;
    }

    [GeneratedRegex("[0-9]+(?:[.,][0-9]+)*")]
    private static partial Regex Number();

    /// <summary>What stands between a heading and the next.</summary>
    private sealed record Section(int Level, string Title)
    {
        internal List<string> Blocks { get; } = [];

        internal List<string> Spans { get; } = [];

        internal List<string> Links { get; } = [];

        internal List<string> Numbers { get; } = [];
    }
}
