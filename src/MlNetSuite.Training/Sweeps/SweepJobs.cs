namespace MlNetSuite.Training.Sweeps;

/// <summary>Reads the jobs that a sweep writes for its child processes.</summary>
public static class SweepJobs
{
    /// <summary>The job of a process that runs trials.</summary>
    public static TrialJob ReadTrialJob(string file) => SweepFolder.Read<TrialJob>(file);

    /// <summary>The job of the process that makes the model.</summary>
    public static FinishJob ReadFinishJob(string file) => SweepFolder.Read<FinishJob>(file);
}
