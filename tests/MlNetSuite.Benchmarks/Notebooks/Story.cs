using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>A story of <c>notebooks/</c>: a file-based app in the "percent" format, whose cells a notebook is made of.</summary>
/// <remarks><c>// %% [markdown]</c> heads a cell of text, in lines that begin with <c>//</c>; <c>// %%</c> heads one of code, and
/// <c>// %% [program]</c> one of code that only the program has. What stands before the first heading is for the program alone too
/// (<c>#:project</c>, <c>#:property</c>, the shebang), but for <c>using</c>s. The format is that of jupytext's "percent" scripts.</remarks>
internal sealed record Story(string Name, IReadOnlyList<StoryCell> Cells)
{
    /// <summary>The program's line by which a story says that it trains a network.</summary>
    private const string LibTorch = "#:property LibTorch=true";

    private const string Heading = "// %%", MarkdownHeading = "// %% [markdown]", ProgramHeading = "// %% [program]";

    /// <summary>Whether its notebook has to bring libtorch.</summary>
    internal bool NeedsLibTorch { get; init; }

    /// <exception cref="InputException">A heading of another kind, or a line of code in a cell of text.</exception>
    internal static Story Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));

    /// <inheritdoc cref="Read"/>
    internal static Story Parse(string name, string text)
    {
        List<StoryCell> cells = [];
        List<string> lines = [];
        var (isMarkdown, isProgram) = (false, false);
        foreach (var (number, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal))
            {
                Close();
                (isMarkdown, isProgram) = line.TrimEnd() switch
                {
                    Heading => (false, false),
                    MarkdownHeading => (true, false),
                    ProgramHeading => (false, true),
                    _ => throw Wrong(number, "is not a heading of a cell; write '// %%' for code, '// %% [markdown]' for text, " +
                        "or '// %% [program]' for code of the program alone"),
                };
            }
            else if (!isMarkdown)
            {
                if (cells.Count > 0 || !line.StartsWith("#:", StringComparison.Ordinal) && !line.StartsWith("#!", StringComparison.Ordinal))
                    lines.Add(line);
            }
            else if (line.StartsWith("//", StringComparison.Ordinal))
                lines.Add(line.StartsWith("// ", StringComparison.Ordinal) ? line[3..] : line[2..]);
            else if (line.Trim().Length > 0)
                throw Wrong(number, "stands in a cell of text, whose lines begin with '//'; head code with '// %%'");
            InputException Wrong(int number, string what) => new($"{name}.cs, line {number + 1}: '{line.Trim()}' {what}.");
        }
        Close();
        return new(name, cells) { NeedsLibTorch = text.Split('\n').Any(line => line.TrimEnd() == LibTorch) };

        void Close()
        {
            if (!isProgram && string.Join('\n', lines).Trim('\n', ' ') is { Length: > 0 } content)
                cells.Add(new(isMarkdown, content));
            lines.Clear();
        }
    }
}

/// <summary>Text in Markdown or code in C#, without empty lines around it.</summary>
internal sealed record StoryCell(bool IsMarkdown, string Content);
