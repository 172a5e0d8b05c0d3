using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using MlNetSuite.Cli;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Training.Torch;

// Numbers on the command line and in what is printed are the same for everybody: 1.5 is not 15 where a comma is written.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// This process is there for one command: what a library must not do to its host, a training may do here.
LibTorch.KeepsFreedMemory = true;

var root = new RootCommand("Raw data becomes a tuned model, the model becomes one zip, and any .NET app loads that zip.")
{
    QuickstartCommand.Create(),
    DataCommand.Create(),
    TrainCommand.Create(),
    SweepCommand.Create(),
    StudyCommand.Create(),
    EvaluateCommand.Create(),
    ExplainCommand.Create(),
    DriftCommand.Create(),
    PredictCommand.Create(),
    RecommendCommand.Create(),
    InspectCommand.Create(),
    CommonOptions.Verbose,
};
foreach (var command in (IEnumerable<Command>)[.. ServeCommand.Create(), SweepWorkerCommand.Create()])
    root.Subcommands.Add(command);

// A word that begins with @ is what it says, such as --row @row.json, and no list of further words.
var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
{
    Console.Error.WriteLine($"error: {CommonOptions.Fault(parsed)}");
    Console.Error.WriteLine($"See: {CommonOptions.PathOf(parsed.CommandResult)} --help");
    return Failure.WrongInput;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // An interrupted sweep saves the best so far, a server finishes what it was asked (its host sees to that); all else just stops.
        ProcessTerminationTimeout = parsed.CommandResult.Command.Name switch
        {
            "sweep" => SweepCommand.TimeToSave,
            ServeCommand.Name => null,
            _ => TimeSpan.FromSeconds(2),
        },
    });
}
catch (Exception fault)
{
    return Failure.Explain(fault, Console.Error, parsed.GetValue(CommonOptions.Verbose));
}
