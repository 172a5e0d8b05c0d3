using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Studio;

/// <summary>A sweep of this process, for the studio to steer: a watcher of its events that holds its control. Thread-safe.</summary>
/// <example><code>
/// var steered = new StudioSweep("sweep");                    // the study's name
/// builder.Services.AddStudio(studio => { studio.Add("studies.db"); studio.Sweep = steered; });
/// steered.Attach(sweep.Control);
/// await sweep.RunAsync(budget, steered);
/// </code></example>
/// <param name="study">The name of its study.</param>
public sealed class StudioSweep(string study) : IProgress<SweepEvent>
{
    private volatile ISweepControl? _control;
    private volatile string? _end;
    private volatile bool _finishing;
    private volatile SweepBudget? _budget;

    /// <summary>The name of its study.</summary>
    public string Study => study;

    /// <summary>The sweep can be steered from here on.</summary>
    public void Attach(ISweepControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        _control = control;
    }

    /// <inheritdoc/>
    public void Report(SweepEvent value)
    {
        if (value is SweepStarted started)
            _budget = started.Budget;
        else if (value is SweepEnded ended)
            _end = SweepWords.End(ended.Reason);
    }

    /// <summary><c>starting</c>, <c>running</c>, <c>paused</c>, <c>finishing</c> or <c>ended</c>.</summary>
    internal string State => _end is not null ? "ended" : _control is not { } control ? "starting" : _finishing ? "finishing"
        : control.Paused ? "paused" : "running";

    /// <summary>Why it ended; null while it runs.</summary>
    internal string? End => _end;

    /// <summary>Why a trial that is enqueued now would never run; null where it would.</summary>
    /// <param name="next">The number that it would have.</param>
    internal string? Refuses(int next) => _end is { } end ? $"the sweep has ended: {end}."
        : _finishing ? "the sweep was asked to finish and begins no more trials."
        : _control?.Ending is not null ? "the sweep is at its end and begins no more trials."
        : _budget?.Trials is { } most && next >= most
            ? $"the sweep runs no more than {SweepWords.Trials(most)} of its study, and all of them are given out."
        : null;

    /// <summary>What <see cref="Steer"/> can be asked for.</summary>
    internal static IReadOnlyList<string> Actions { get; } = ["pause", "resume", "skip", "finish"];

    /// <summary>Does what a person asks for.</summary>
    /// <param name="action">One of <see cref="Actions"/>.</param>
    /// <param name="trial">The trial to skip; null for all that run.</param>
    /// <returns>Why it cannot be done; null where it was.</returns>
    internal string? Steer(string action, int? trial)
    {
        if (_end is { } end)
            return $"the sweep has ended: {end}.";
        if (_control is not { } control)
            return "the sweep is still starting; try again in a moment.";
        switch (action)
        {
            case "pause":
                control.Pause();
                return null;
            case "resume":
                control.Resume();
                return null;
            case "skip" when trial is { } number:
                return control.Skip(number) ? null : $"trial {number} is not running.";
            case "skip":
                control.Skip();
                return null;
            case "finish":
                _finishing = true;
                control.Finish();
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "not an action");
        }
    }
}
