using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Tells of the trials that other sweeps of a study end while one runs. Thread-safe.</summary>
/// <param name="study">The study that they share.</param>
/// <param name="earlier">Its trials when this sweep began.</param>
/// <param name="events">Where they are told of.</param>
internal sealed class OtherSweeps(Study study, IReadOnlyList<Trial> earlier, SweepEventQueue events)
{
    private readonly Lock _gate = new();

    /// <summary>Trials that are this sweep's, or that were told of.</summary>
    private readonly HashSet<int> _known = [.. earlier.Where(trial => trial.Ended).Select(trial => trial.Number)];

    /// <summary>How many trials of the study they have ended, earlier or since this sweep began.</summary>
    internal int Ended { get; private set; } = earlier.Count(trial => trial.Ended);

    /// <summary>A trial is this sweep's from here on.</summary>
    internal void Own(int number)
    {
        lock (_gate)
            _known.Add(number);
    }

    /// <summary>Tells of the trials that ended elsewhere since the last look.</summary>
    internal void Look()
    {
        if (!study.Shared)
            return;
        lock (_gate)
            foreach (var trial in study.Trials())
                if (trial.Ended && _known.Add(trial.Number))
                {
                    Ended++;
                    events.Post(new OtherTrialEnded(trial));
                }
    }
}
