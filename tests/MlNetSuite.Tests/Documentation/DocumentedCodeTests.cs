namespace MlNetSuite.Tests.Documentation;

/// <summary>How documents are read: if this is wrong, nothing else here checks anything.</summary>
public class DocumentedCodeTests
{
    private const string Text = """
        # One

        Prose with `mlnetsuite data list` in it, and `a name`.

            mlnetsuite train TASK
                     --out x.zip
            # a remark

            curl localhost   # trailing

        ```csharp
        var x = 1;
        ```

        ## The commands

            mlnetsuite study list|show FILE
            rm -rf everything
        """;

    [Fact]
    public void Blocks_and_spans_are_found_with_their_lines_and_headings()
    {
        var code = DocumentedCode.Parse("d.md", Text).ToList();
        Assert.Equal([("span", 3), ("span", 3), ("sh", 5), ("csharp", 12), ("sh", 17)], code.Select(c => (c.Language, c.Line)));
        Assert.Equal(["One", "The commands"], code.Select(c => c.Section).Distinct());
    }

    [Fact]
    public void Commands_are_told_apart_and_what_nobody_knows_is_unknown()
    {
        var commands = DocumentedCode.Parse("d.md", Text).SelectMany(DocumentedCommand.Of).ToList();
        Assert.Equal([CommandKind.Mention, CommandKind.Run, CommandKind.Run, CommandKind.Grammar, CommandKind.Unknown],
            commands.Select(c => c.Kind));
        Assert.Equal([3, 5, 9, 17, 18], commands.Select(c => c.Line));
        Assert.EndsWith("--out x.zip", commands[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documents_are_there() => Assert.Superset(
        new HashSet<string> { "README.md", "src/README.md", "src/MlNetSuite.Prediction/README.md", "src/MlNetSuite.Training/README.md" },
        DocumentedCode.All.Select(c => c.Document).ToHashSet());
}
