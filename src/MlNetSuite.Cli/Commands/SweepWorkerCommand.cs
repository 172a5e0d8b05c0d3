using System.CommandLine;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cli.Commands;

/// <summary>The command that starts a sweep's child processes: internal, and hidden from the help.</summary>
internal static class SweepWorkerCommand
{
    internal const string Name = "sweep-worker";

    internal static Command Create()
    {
        var command = new Command(Name, "Run trials and the final training on orders from standard input.") { Hidden = true };
        command.SetAction((_, _) => TaskWorker.RunAsync());
        return command;
    }
}
