using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The commands of every README, those that take too long to run included: nothing is shown that nobody checks.</summary>
public partial class CommandTests
{
    private static readonly string[] Languages = [DocumentedCode.Span, "csharp", "sh", "", "json", "python", "ini", "yaml"];

    public static IEnumerable<TheoryDataRow<string, string>> Dotnet() => Of(CommandKind.Dotnet);

    public static IEnumerable<TheoryDataRow<string, string>> Mentions() => Of(CommandKind.Mention);

    [Fact]
    public void Each_is_run_or_looked_up() =>
        Assert.Empty(DocumentedCommand.All.Where(c => c.Kind == CommandKind.Unknown)
            .Select(c => $"{c}: neither run nor looked up; see {nameof(DocumentedCommand)}"));

    [Fact]
    public void Each_block_is_in_a_language_that_is_looked_at() =>
        Assert.Empty(DocumentedCode.All.Where(c => !Languages.Contains(c.Language)).Select(c => $"{c.Document}:{c.Line} {c.Language}"));

    [Fact]
    public void Manifests_can_be_read_and_their_commands_have_the_options_they_have()
    {
        var commands = DocumentedCode.All.Where(c => c.Language == "yaml").SelectMany(c => Commands(c.Text)).ToList();
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Subset(CommandTree.Real[command[0]].ToHashSet(),
            command.Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToHashSet()));
    }

    /// <summary>The arguments of each container of a manifest for Kubernetes.</summary>
    private static IEnumerable<IReadOnlyList<string>> Commands(string manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifest));
        return stream.Documents.SelectMany(d => d.AllNodes).OfType<YamlMappingNode>()
            .Where(node => node.Children.ContainsKey("args"))
            .Select(node => ((YamlSequenceNode)node["args"]).Select(word => ((YamlScalarNode)word).Value!).ToList());
    }

    [Fact]
    public void Those_not_run_are_still_there() => Assert.All(DocumentedCommand.NotRun.Keys, text =>
        Assert.Contains(DocumentedCommand.All, c => c.Kind == CommandKind.NotRun && c.Text.StartsWith(text, StringComparison.Ordinal)));

    [Fact]
    public void The_commands_listed_are_those_there_are_with_the_options_they_have()
    {
        var told = DocumentedCommand.All.Where(c => c.Kind == CommandKind.Grammar).Select(c => CommandTree.Grammar(c.Text))
            .SelectMany(g => g.Paths.Select(path => (Path: path, g.Options)))
            .GroupBy(g => g.Path, (path, g) => (Path: path, Options: g.SelectMany(x => x.Options).Distinct())).ToList();
        Assert.Equal(CommandTree.Real.Keys.Order(), told.Select(t => t.Path).Order());
        Assert.All(told, t => Assert.Equal(CommandTree.Real[t.Path].Order(), t.Options.Order()));
    }

    [Theory]
    [MemberData(nameof(Mentions))]
    public void A_mentioned_command_exists_with_its_options(string where, string text)
    {
        if (text.StartsWith("curl ", StringComparison.Ordinal))
            return;
        var path = CommandTree.PathOf(text);
        Assert.True(path is not null, $"{where}: no such command");
        Assert.Subset(CommandTree.Real[path].ToHashSet(), CommandTree.OptionsIn(text).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Dotnet))]
    public void What_a_dotnet_command_names_exists(string where, string text)
    {
        Assert.SkipWhen(text.Contains("notebooks", StringComparison.Ordinal)
            && !Directory.Exists(Path.Combine(Repository.Folder, "notebooks")), "a checkout without notebooks");
        var words = text.Split('#')[0].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var split = Array.IndexOf(words, "--");
        var (own, passed) = split < 0 ? (words, []) : (words[..split], words[(split + 1)..]);
        switch (own[1])
        {
            case "run" when own is [.., "--project", var made] && IsMadeByTemplate(made):
                break;
            case "run" when Array.IndexOf(own, "--project") is > 0 and var at:
                var project = Path.Combine(Repository.Folder, own[at + 1]);
                Assert.True(File.Exists(Path.Combine(project, $"{Path.GetFileName(project)}.csproj")),
                    $"{where}: no project {own[at + 1]}");
                if (passed.Length > 0)
                    AssertVerb(where, Path.GetFileName(project), passed);
                break;
            case "run" or "pack":
                // A file-based app, or a project or several to pack.
                var path = own.Skip(2).First(w => !w.StartsWith('-') && w.Contains('/', StringComparison.Ordinal));
                var full = Path.Combine(Repository.Folder, path);
                Assert.True(File.Exists(full) || Directory.Exists(full), $"{where}: no {path}");
                break;
            case "test" or "build":
                Assert.True(File.Exists(Path.Combine(Repository.Folder, "MlNetSuite.sln")));
                break;
            case "add":
                Assert.Equal("package", own[2]);
                Assert.True(Directory.Exists(Path.Combine(Repository.Folder, "src", own[3]))
                    || File.ReadAllText(Path.Combine(Repository.Folder, "Directory.Packages.props"))
                    .Contains($"Include=\"{own[3]}\"", StringComparison.Ordinal), $"{where}: no package {own[3]}");
                break;
            case "tool" when own[2] is "restore" or "run":
                var tools = File.ReadAllText(Path.Combine(Repository.Folder, ".config", "dotnet-tools.json"));
                Assert.All(own.Skip(3).Take(1), tool => Assert.True(tools.Contains($"\"{tool}\"", StringComparison.Ordinal),
                    $"{where}: no tool {tool} in .config/dotnet-tools.json"));
                break;
            case "tool":
                Assert.Equal("install", own[2]);
                Assert.Contains($"<PackageId>{own.Skip(3).First(w => !w.StartsWith('-'))}</PackageId>",
                    File.ReadAllText(Path.Combine(Repository.Folder, "src", "MlNetSuite.Cli", "MlNetSuite.Cli.csproj")),
                    StringComparison.Ordinal);
                break;
            case "new" when own[2] == "install":
                Assert.Contains("<PackageType>Template</PackageType>",
                    File.ReadAllText(Path.Combine(Repository.Folder, "src", own[3], $"{own[3]}.csproj")), StringComparison.Ordinal);
                break;
            case "new":
                // What its options do, TemplateTests know.
                Assert.Contains(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "templates"), "template.json",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }),
                    template => (string?)JsonNode.Parse(File.ReadAllText(template))!["shortName"] == own[2]);
                break;
            case "nuget":
                Assert.Equal(["add", "source"], own[2..4]);
                break;
            default:
                Assert.Fail($"{where}: nobody looks up dotnet {own[1]}; see {nameof(CommandTests)}");
                break;
        }
    }

    private static bool IsMadeByTemplate(string project) => DocumentedCommand.All.Any(c =>
        c.Text.StartsWith("dotnet new mlnetsuite-", StringComparison.Ordinal) && c.Text.EndsWith($" -n {project}", StringComparison.Ordinal));

    private static void AssertVerb(string where, string project, string[] passed)
    {
        if (project == "MlNetSuite.Cli")
        {
            Assert.True(CommandTree.PathOf($"mlnetsuite {string.Join(' ', passed)}") is not null, $"{where}: no such command");
            return;
        }
        // The benchmarks' own switch and the usage it prints: they are no part of these tests' build.
        var program = File.ReadAllText(Path.Combine(Repository.Folder, "tests", project, "Program.cs"));
        Assert.True(program.Contains($"case [\"{passed[0]}\"", StringComparison.Ordinal), $"{where}: {project} has no '{passed[0]}'");
        var usage = Usage().Match(program).Groups[1].Value;
        var suites = usage.Split([" | ", "\n"], StringSplitOptions.TrimEntries)
            .Where(u => u.StartsWith(passed[0], StringComparison.Ordinal))
            .SelectMany(u => u.Split((char[])[' ', '[', ']', '|', '.'])).ToHashSet();
        Assert.All(passed, word => Assert.True(suites.Contains(word), $"{where}: '{word}' is not in the usage of {project}: {usage}"));
    }

    private static IEnumerable<TheoryDataRow<string, string>> Of(CommandKind kind) =>
        DocumentedCommand.All.Where(c => c.Kind == kind).Select(c => new TheoryDataRow<string, string>($"{c.Document}:{c.Line}", c.Text));

    [GeneratedRegex("usage: MlNetSuite.Benchmarks\\s([^\"]*)\"\"\"")]
    private static partial Regex Usage();
}
