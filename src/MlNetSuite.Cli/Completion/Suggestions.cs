using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace MlNetSuite.Cli.Completion;

/// <summary>What may stand at the end of a command line that is being typed. Shells ask by the parser's directive,
/// <c>mlnetsuite [suggest] "mlnetsuite train "</c>; nothing is the answer where a file may stand, which shells know themselves.</summary>
/// <remarks>The parser's own answer does not go beyond an option that may be repeated, names options where a file is expected, and takes
/// what contains the word for what begins with it.</remarks>
internal sealed class Suggestions : SynchronousCommandLineAction
{
    private const string Directive = "[suggest]";

    // How options with several values in one word describe it.
    private const string Listed = "a,b";

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Has a program answer shells.</summary>
    internal static void Add(RootCommand root) => root.Directives.OfType<SuggestDirective>().Single().Action = new Suggestions();

    /// <summary>The words of the line that a shell asks about, without the program's name; of another command line, its own.</summary>
    internal static IReadOnlyList<string> Line(string[] arguments) =>
        arguments is [Directive, var line] ? [.. CommandLineParser.SplitCommandLine(line).Skip(1)] : arguments;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        foreach (var suggestion in At(parseResult.RootCommandResult.Command, line))
            parseResult.InvocationConfiguration.Output.WriteLine(suggestion);
        return Failure.Done;
    }

    /// <summary>What the last word of a line may become.</summary>
    /// <param name="root">The program.</param>
    /// <param name="line">The line up to the cursor, from the program's name on; a new word begins where it ends with a space.</param>
    internal static IEnumerable<string> At(Command root, string line)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(line)];
        var (before, word) = words.Length == 0 || char.IsWhiteSpace(line[^1]) ? (words, "") : (words[..^1], words[^1]);
        if (before.Length == 0)
            return [];
        var parsed = root.Parse(before[1..], new() { ResponseFileTokenReplacer = null });
        var command = parsed.CommandResult.Command;
        var options = Options(parsed.CommandResult).ToArray();
        if (options.FirstOrDefault(option => IsNamed(option, before[^1]) && TakesValue(option)) is { } open)
            return ValuesOf(open, parsed, word);
        return Beginning(word.StartsWith('-') ? Names(options, parsed) : Next(command, parsed, () => Names(options, parsed)), word);
    }

    /// <summary>What is not an option: a command within this one, or the next argument. Options where neither can follow.</summary>
    private static IEnumerable<string> Next(Command command, ParseResult parsed, Func<IEnumerable<string>> options)
    {
        if (command.Subcommands.Any(inner => !inner.Hidden))
            return parsed.UnmatchedTokens.Count > 0 ? [] : command.Subcommands.Where(inner => !inner.Hidden).Select(inner => inner.Name);
        var next = command.Arguments.FirstOrDefault(argument =>
            (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MaximumNumberOfValues);
        return next is null ? options() : Labels(next.CompletionSources, parsed);
    }

    /// <summary>Of several values in one word the last is completed, and of a name and its value first the name.</summary>
    private static IEnumerable<string> ValuesOf(Option option, ParseResult parsed, string word)
    {
        var start = option.HelpName == Listed ? word.LastIndexOf(',') + 1 : 0;
        var values = Labels(option.CompletionSources, parsed);
        if (!word.Contains('=', StringComparison.Ordinal))
            values = values.Select(value => value.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? value[..(at + 1)] : value);
        return Beginning(values, word[start..]).Select(value => word[..start] + value)
            .Where(value => value != word || !word.EndsWith('='));
    }

    private static IEnumerable<string> Labels(
        IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, ParseResult parsed) =>
        sources.SelectMany(source => source(parsed.GetCompletionContext())).Select(item => item.InsertText ?? item.Label);

    private static IEnumerable<Option> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is CommandResult { Command: var command })
                foreach (var option in command.Options.Where(option => !option.Hidden && (at == result || option.Recursive)))
                    yield return option;
    }

    private static IEnumerable<string> Names(IEnumerable<Option> options, ParseResult parsed) => options
        .Where(option => parsed.GetResult(option) is not { Implicit: false } || option.Arity.MaximumNumberOfValues > 1)
        .Select(option => option.Name);

    private static bool IsNamed(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0
        && (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) != typeof(bool);

    private static IEnumerable<string> Beginning(IEnumerable<string> values, string word) =>
        values.Where(value => value.StartsWith(word, StringComparison.Ordinal)).Distinct();
}
