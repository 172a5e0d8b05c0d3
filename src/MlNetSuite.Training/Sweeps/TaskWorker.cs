using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Sweeps;

/// <summary>A program that runs the trials of a task's sweep and trains what it chose, told by standard input.</summary>
/// <example><code>
/// if (args is ["sweep-worker"])
///     return await TaskWorker.RunAsync();
/// </code></example>
public static class TaskWorker
{
    /// <summary>Works until standard input ends, see <see cref="SweepWorker"/>.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync() => SweepWorker.RunAsync(description =>
        Program(description ?? throw new InputException("a worker of a task must be told its sweep first.")));

    /// <summary>What a process elsewhere does for a sweep, told in any other way.</summary>
    /// <param name="description">See <see cref="SweepWork.Describe"/>.</param>
    /// <param name="files">The files that were described; null for a folder of this machine.</param>
    public static SweepProgram Program(JsonObject description, ISweepFiles? files = null)
    {
        var job = SweepMessages.Read<SweepJob>(description);
        return TrainingTasks.Find(job.Task).Program(job, files);
    }
}
