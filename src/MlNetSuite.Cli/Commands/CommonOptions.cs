using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Commands;

/// <summary>Options and arguments that several commands share, so that they are named and described alike.</summary>
internal static class CommonOptions
{
    /// <summary>More threads than this would take all memory for their stacks.</summary>
    private const int MostThreads = 1024;

    internal static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show details, and the full stack trace when something fails.",
        Recursive = true,
    };

    internal static Option<bool> Json() => new("--json") { Description = "Print only JSON on standard output." };

    internal static Option<string> Data() => new Option<string>("--data")
    {
        Description = "A dataset id (see: mlnetsuite data list), a file, a folder, a pattern such as 'parts/*.csv', or a query: " +
            "sqlite:FILE?query=SELECT..., postgresql://HOST/DATABASE?query=SELECT...",
        Required = true,
        HelpName = "ID|PATH",
    }.Completed(KnownValues.Datasets);

    internal static Argument<string> Task() => new Argument<string>(KnownValues.TaskArgument)
    {
        Description = $"One of {string.Join(", ", TrainingTasks.All.Select(t => t.Name))}.",
    }.Completed(KnownValues.Tasks);

    internal static Option<string[]> TextColumns(string column = "The column") => new("--text")
    {
        Description = $"{column} with the text if it is not called Text; repeat to join several columns as train does.",
        HelpName = "COLUMN",
    };

    internal static Option<string?> Test() =>
        new("--test") { Description = "Separate test rows: a file or a folder.", HelpName = "PATH" };

    internal static Option<double?> Split() => NumberOption.Optional("--split",
        "Share of the rows to hold out for testing if the data has no test rows [default: 0.2].", "0.2");

    internal static Option<int> Samples() => new("--samples")
    {
        Description = "Rows of the data that the zip keeps to show what an app gives; 0 for none, and made-up ones in their place.",
        DefaultValueFactory = _ => new TrainRequest { Data = "", Artifact = "" }.Samples,
        HelpName = "N",
    };

    internal static Option<int> Seed() =>
        new("--seed") { Description = "The random seed.", DefaultValueFactory = _ => 1, HelpName = "N" };

    internal static Option<int> Threads() =>
        new("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };

    /// <summary>The value of <see cref="Threads()"/>.</summary>
    /// <exception cref="InputException">It is less than 1 or more than <see cref="MostThreads"/>.</exception>
    internal static int Threads(ParseResult parsed, Option<int> threads) => parsed.GetValue(threads) is >= 1 and <= MostThreads and var count
        ? count
        : throw new InputException(
            string.Create(CultureInfo.InvariantCulture, $"--threads {parsed.GetValue(threads)}: must be 1 to {MostThreads}."));

    internal static Option<string> Out() => new("--out") { Description = "The zip to write.", Required = true, HelpName = "FILE.zip" };

    internal static Argument<string> Model() => new("FILE.zip") { Description = "A model zip written by mlnetsuite." };

    /// <summary>Opens the model of a command that uses no more threads than it was given.</summary>
    internal static PredictionModel Open(ParseResult parsed, Argument<string> file, Option<int> threads)
    {
        var count = Threads(parsed, threads);
        var model = PredictionModel.Open(parsed.GetRequiredValue(file));
        model.Threads = count;
        return model;
    }

    /// <summary>An option of several values takes a misspelt option for one of them; a file so named is written ./--name.</summary>
    internal static void RefuseOptionsAmongValues(OptionResult given) => RefuseOptions(given, given.Tokens);

    /// <summary>So does an argument of several values.</summary>
    internal static void RefuseOptionsAmongValues(ArgumentResult given) => RefuseOptions(given, given.Tokens);

    private static void RefuseOptions(SymbolResult given, IReadOnlyList<Token> tokens)
    {
        if (tokens.Select(token => token.Value).FirstOrDefault(value => value.Length > 1 && value[0] == '-') is { } word
            && given.Parent is CommandResult command)
            given.AddError(Unknown(word, command.Command));
    }

    /// <summary>What is wrong with a command line: a misspelt word first, since other faults follow from it.</summary>
    internal static string Fault(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
            return Unknown(parsed.UnmatchedTokens[0], parsed.CommandResult.Command);
        return NotWhole(parsed.Errors[0].SymbolResult)
            ?? string.Join(' ', parsed.Errors[0].Message.Split('\n', StringSplitOptions.TrimEntries));
    }

    /// <summary>The parser's own message of a number names .NET's type.</summary>
    private static string? NotWhole(SymbolResult? result) =>
        result is OptionResult { Tokens: [var token, ..], Option: { } option } && !int.TryParse(token.Value, CultureInfo.InvariantCulture, out _)
            && (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) == typeof(int)
        ? $"{option.Name} {token.Value}: expected a whole number such as 4."
        : null;

    private static string Unknown(string word, Command command)
    {
        var known = command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name));
        return $"'{word}' is not a known command or option.{(Nearest.To(word, known) is { } near ? $" Did you mean '{near}'?" : "")}";
    }

    /// <summary>What is given without a value, as by a variable of the shell that is not set; null where nothing is.</summary>
    internal static string? Empty(ParseResult parsed) =>
        parsed.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0)).Select(child => child switch
        {
            OptionResult option => option.Option.Name,
            ArgumentResult argument => argument.Argument.Name,
            _ => "an argument",
        }).FirstOrDefault();

    /// <summary>The words typed to reach a command, such as <c>mlnetsuite data pull</c>.</summary>
    internal static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "mlnetsuite";
}
