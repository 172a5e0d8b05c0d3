namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Steers a sweep while it runs; any thread may call.</summary>
public interface ISweepControl
{
    /// <summary>Whether no new trial is begun at present.</summary>
    bool Paused { get; }

    /// <summary>Ends the trials under way, which are recorded as stopped; the sweep goes on with others.</summary>
    void Skip();

    /// <summary>Begins no new trial until <see cref="Resume"/>; those under way go on. The time budget stands still once none is.</summary>
    void Pause();

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    void Resume();

    /// <summary>Ends the sweep with the best so far; trials under way are stopped and recorded.</summary>
    void Finish();
}
