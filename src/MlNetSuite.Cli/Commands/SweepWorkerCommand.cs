using System.CommandLine;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cli.Commands;

/// <summary>What a sweep's child processes are started with: not for people, and not in the help.</summary>
internal static class SweepWorkerCommand
{
    internal const string Name = "sweep-worker";

    internal static Command Create()
    {
        var command = new Command(Name, "Run trials and the final training, as told by standard input.") { Hidden = true };
        command.SetAction((_, _) => TaskWorker.RunAsync());
        return command;
    }
}
