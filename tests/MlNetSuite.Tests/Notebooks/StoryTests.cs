using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Data;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Stories in percent cells, as <c>dotnet run</c> takes them.</summary>
public class StoryTests
{
    [Fact]
    public void A_story_is_cells_of_text_and_code_without_what_is_for_the_program_alone()
    {
        var story = Story.Parse("01-images", """
            #!/usr/bin/env dotnet
            #:project ../src/MlNetSuite.Notebooks
            #:property PublishAot=false

            // %% [markdown]
            // # Digits
            //
            // See *this*.

            // %%
            using System.IO;

            var x = 1;

            // %%
            // A comment of code.
            Notebook.Show(x);

            // %% [program]
            Notebook.SaveHtml("page.html");

            """);
        Assert.Equal("01-images", story.Name);
        Assert.Equal(
        [
            new StoryCell(true, "# Digits\n\nSee *this*."), new(false, "using System.IO;\n\nvar x = 1;"),
                new(false, "// A comment of code.\nNotebook.Show(x);"),
        ], story.Cells);
    }

    [Fact]
    public void Usings_before_the_first_heading_are_a_cell() =>
        Assert.Equal([new StoryCell(false, "using System.IO;"), new(true, "Text")],
            Story.Parse("s", "#:package A@1\nusing System.IO;\n// %% [markdown]\n// Text\n").Cells);

    [Theory]
    [InlineData("// %% [raw]\n", "s.cs, line 1: '// %% [raw]' is not a heading of a cell")]
    [InlineData("\n// %% [markdown]\nvar x = 1;\n", "s.cs, line 3: 'var x = 1;' stands in a cell of text")]
    public void What_is_neither_text_nor_code_is_told_by_its_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => Story.Parse("s", text)).Message, StringComparison.Ordinal);

    [Property]
    public Property What_is_written_in_cells_is_read_again() => Prop.ForAll(Cells.ToArbitrary(), cells =>
    {
        var text = string.Concat(cells.Select(c => c.IsMarkdown
            ? $"// %% [markdown]\n{string.Join('\n', c.Content.Split('\n').Select(line => $"// {line}".TrimEnd()))}\n\n"
            : $"// %%\n{c.Content}\n\n"));
        return Story.Parse("s", text).Cells.SequenceEqual(cells)
            && Story.Parse("s", text.ReplaceLineEndings("\r\n")).Cells.SequenceEqual(cells);
    });

    // Lines as there are in stories: words, markup, empty ones between others.
    private static Gen<StoryCell[]> Cells =>
        (from isMarkdown in Gen.Elements(true, false)
         from lines in Gen.Elements("# A title", "a & <b>", "", "    indented", "ünïcode", "#r is a word", "//").NonEmptyListOf()
         where lines[0].TrimStart().Length > 0 && lines[0][0] != ' ' && lines[^1].Length > 0
         select new StoryCell(isMarkdown, string.Join('\n', lines))).ArrayOf();
}
