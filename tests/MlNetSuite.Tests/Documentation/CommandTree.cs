using System.CommandLine;
using System.Text.RegularExpressions;
using MlNetSuite.Cli.Commands;

namespace MlNetSuite.Tests.Documentation;

/// <summary>Every command a person may give, by its words, with the options it has of its own.</summary>
internal static partial class CommandTree
{
    private static readonly string[] ColumnOptions = ["--label", "--text", "--user", "--item", "--rating", "--items", "--users", "--numeric",
        "--categorical", "--date", "--prose", "--ignore", "--decimal", "--missing", "--missing-label", "--no-header",
        "--skip", "--encoding", "--sheet", "--recursive"];

    /// <summary>Commands as <c>study show</c>, with their options.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlySet<string>> Real { get; } = Roots().Where(c => !c.Hidden)
        .SelectMany(c => Leaves(c, c.Name))
        .ToDictionary(leaf => leaf.Path, leaf => (IReadOnlySet<string>)leaf.Command.Options.Where(o => !o.Hidden).Select(o => o.Name)
            .ToHashSet());

    /// <summary>The command that a line begins with, such as <c>mlnetsuite study show pictures.db</c>; null where there is none.</summary>
    internal static string? PathOf(string line)
    {
        var words = line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(2, 2).Reverse().Select(n => string.Join(' ', words.Take(n).Skip(1))).FirstOrDefault(Real.ContainsKey);
    }

    /// <summary>The options that a line names.</summary>
    internal static IEnumerable<string> OptionsIn(string line) => OptionName().Matches(line).Select(m => m.Value);

    /// <summary>What a line of the grammar says: the commands it is about and the options they have.</summary>
    internal static (IReadOnlyList<string> Paths, IReadOnlySet<string> Options) Grammar(string line)
    {
        var words = line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<string> paths = Real.ContainsKey(words[1])
            ? [words[1]]
            : [.. words[2].Split('|').Select(verb => $"{words[1]} {verb}")];
        var options = OptionsIn(line).ToHashSet();
        if (line.Contains("column options as train", StringComparison.Ordinal))
            options.UnionWith(ColumnOptions.Where(o => o != "--label" || !options.Contains("--label-column")));
        return (paths, options);
    }

    private static IEnumerable<Command> Roots() => typeof(TrainCommand).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(TrainCommand).Namespace)
        .Select(type => type.GetMethod("Create", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic, []))
        .SelectMany(create =>
            create?.Invoke(null, []) switch { Command one => [one], IEnumerable<Command> several => several, _ => Array.Empty<Command>() });

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(c => Leaves(c, $"{path} {c.Name}"));

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z0-9-]*")]
    private static partial Regex OptionName();
}
