using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using MlNetSuite.Cli;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training.Torch;
using Spectre.Console;

// Numbers are read and printed in the invariant culture: 1.5 never means 15.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// This process runs a single command, so training may change process-wide settings that a library must not touch.
LibTorch.KeepsFreedMemory = true;

ResultTable.UnwrapPiped(AnsiConsole.Console);

var root = new RootCommand("Raw data becomes a tuned model, the model becomes one zip, and any .NET app loads that zip.")
{
    CommonOptions.Verbose,
};
foreach (var command in CommandList.For(Suggestions.Line(args)))
    root.Subcommands.Add(command);
Suggestions.Add(root);

// An argument that begins with @ is a value, such as --row @row.json, not a response file.
var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
{
    Console.Error.WriteLine($"error: {CommonOptions.Fault(parsed)}");
    Console.Error.WriteLine($"See: {CommonOptions.PathOf(parsed.CommandResult)} --help");
    return Failure.WrongInput;
}
if (CommonOptions.Empty(parsed) is { } empty)
{
    Console.Error.WriteLine($"error: {empty} is empty; is a variable of the shell not set?");
    return Failure.WrongInput;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // On Ctrl-C a sweep saves the best so far a server finishes its requests and a worker its trials; all else just stops.
        ProcessTerminationTimeout = parsed.CommandResult.Command.Name switch
        {
            "sweep" => SweepCommand.TimeToSave,
            ServeCommand.Name or WorkerCommand.Name => null,
            _ => TimeSpan.FromSeconds(2),
        },
    });
}
catch (Exception fault)
{
    return Failure.Explain(fault, Console.Error, parsed.GetValue(CommonOptions.Verbose));
}
