namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Controls a sweep while it runs. Thread-safe.</summary>
public interface ISweepControl
{
    /// <summary>Whether the sweep is paused: no new trial is started.</summary>
    bool Paused { get; }

    /// <summary>Why no new trial begins any more, though some may still run; null while new ones may.</summary>
    SweepEnd? Ending { get; }

    /// <summary>Stops the running trials, which are recorded as stopped; the sweep continues with new ones.</summary>
    void Skip();

    /// <summary>As above, of one trial alone.</summary>
    /// <param name="trial">Its number.</param>
    /// <returns>Whether it was running.</returns>
    bool Skip(int trial);

    /// <summary>Begins no new trial until <see cref="Resume"/>; running ones continue. The time budget is paused once none is
    /// running.</summary>
    void Pause();

    /// <summary>Resumes after <see cref="Pause"/>.</summary>
    void Resume();

    /// <summary>Ends the sweep with the best so far; running trials are stopped and recorded.</summary>
    void Finish();
}
