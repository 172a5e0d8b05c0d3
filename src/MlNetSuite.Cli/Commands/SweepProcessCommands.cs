using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Commands;

/// <summary>What a sweep's child processes are started with: not for people, and not in the help.</summary>
internal static class SweepProcessCommands
{
    internal const string Worker = "sweep-worker";
    internal const string Finisher = "sweep-finish";

    internal static IEnumerable<Command> Create()
    {
        yield return Hidden(Worker, "Run trials that come on standard input.", file =>
        {
            var job = SweepJobs.ReadTrialJob(file);
            return TrainingTasks.Find(job.Task).ServeTrialsAsync(job, CancellationToken.None);
        });
        yield return Hidden(Finisher, "Train the model that a sweep chose.", file => Task.Run(() =>
        {
            // Ctrl-C in a terminal goes to every process there; only the sweep itself decides what becomes of its model.
            using var deaf = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
            var job = SweepJobs.ReadFinishJob(file);
            var outcome = TrainingTasks.Find(job.Task).Finish(job, new(job.Request.Seed, job.Request.Threads));
            Console.Out.WriteLine();
            Console.Out.WriteLine(JsonSerializer.Serialize(outcome));
            return Failure.Done;
        }));
    }

    private static Command Hidden(string name, string what, Func<string, Task<int>> run)
    {
        var file = new Argument<string>("JOB");
        var command = new Command(name, what) { file };
        command.Hidden = true;
        command.SetAction((parsed, _) => run(parsed.GetRequiredValue(file)));
        return command;
    }
}
