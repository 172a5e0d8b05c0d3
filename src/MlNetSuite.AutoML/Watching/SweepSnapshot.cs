using System.Collections.Immutable;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Watching;

/// <summary>The state of a sweep at one moment, as a view draws it. Folded from the events, so that drawing is a pure
/// function of it.</summary>
/// <example><code>
/// var snapshot = SweepSnapshot.Of(study.Trials());
/// snapshot = snapshot.After(e, clock.Elapsed);      // for each event
/// </code></example>
public sealed record SweepSnapshot
{
    private const int RecentTrials = 32;

    private TimeSpan _began;
    private TimeSpan _stood;
    private TimeSpan? _standingSince;

    private SweepSnapshot()
    {
    }

    /// <summary>The study; null until the sweep has started.</summary>
    public StudyDefinition? Study { get; private init; }

    /// <summary>The sweep's limits.</summary>
    public SweepBudget Budget { get; private init; } = new();

    /// <summary>Trials the study had before this sweep that had ended.</summary>
    public int Earlier { get; private init; }

    /// <summary>Trials that other sweeps of the study have ended: <see cref="Earlier"/>, and those that ended while this one ran.</summary>
    public int Others { get; private init; }

    /// <summary>How many trials of the study ended in each way, whichever sweep ran them; 0 for those not named.</summary>
    public ImmutableDictionary<TrialState, int> Ended { get; private init; } = ImmutableDictionary<TrialState, int>.Empty;

    /// <summary>Running trials, by number.</summary>
    public ImmutableSortedDictionary<int, RunningTrial> Running { get; private init; } = ImmutableSortedDictionary<int, RunningTrial>.Empty;

    /// <summary>The last trials that ended, the latest first.</summary>
    public ImmutableList<Trial> Recent { get; private init; } = [];

    /// <summary>The best completed trial of the study, or null.</summary>
    public Trial? Best { get; private init; }

    /// <summary>The best value so far after each ended trial of this sweep, from the first that had one.</summary>
    public ImmutableList<double> BestValues { get; private init; } = [];

    /// <summary>Whether the sweep is paused: no new trial is started.</summary>
    public bool Paused { get; private init; }

    /// <summary>Why the sweep ended; null while it runs.</summary>
    public SweepEnd? End { get; private init; }

    /// <summary>Details of the end, for users; null if there are none.</summary>
    public string? EndMessage { get; private init; }

    /// <summary>Before the sweep begins.</summary>
    /// <param name="earlier">The trials the study has already, where they are known before <see cref="SweepStarted"/> tells of
    /// them.</param>
    public static SweepSnapshot Of(IReadOnlyList<Trial> earlier) => new SweepSnapshot().With(earlier);

    /// <summary>Trials of the study that ended, in whatever way: those that <see cref="SweepBudget.Trials"/> limits.</summary>
    public int Trials => Ended.Values.Sum();

    /// <summary>How many trials of the study ended as <paramref name="state"/>.</summary>
    public int Count(TrialState state) => Ended.GetValueOrDefault(state);

    /// <summary>The snapshot after one more event.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When, on a clock that only runs forward; the same clock for all events.</param>
    public SweepSnapshot After(SweepEvent happened, TimeSpan at) => Next(happened, at).Clocked(at);

    /// <summary>How much of the time budget is used: the time since the sweep began, without that in which it was paused and
    /// nothing ran.</summary>
    public TimeSpan Used(TimeSpan at) =>
        Study is null ? TimeSpan.Zero : at - _began - _stood - (_standingSince is { } since ? at - since : TimeSpan.Zero);

    /// <summary>How much of the time budget is left; null where there is none.</summary>
    public TimeSpan? Left(TimeSpan at) => Budget.Time is not { } time ? null : time > Used(at) ? time - Used(at) : TimeSpan.Zero;

    private SweepSnapshot Next(SweepEvent happened, TimeSpan at) => happened switch
    {
        SweepStarted e => With(e.Earlier) with
        {
            Study = e.Study,
            Budget = e.Budget,
            Best = AutoML.Studies.Study.Leaderboard(e.Earlier, e.Study.Objectives) is [var best, ..] ? best : null,
            _began = at,
        },
        TrialStarted e => this with { Running = Running.SetItem(e.Trial.Number, new(e.Trial, at)) },
        TrialReported e =>
            this with
            {
                Running = Running.SetItem(e.Trial.Number,
                new(e.Trial, Running.TryGetValue(e.Trial.Number, out var begun) ? begun.Began : at))
            },
        TrialEnded e => this with
        {
            Running = Running.Remove(e.Trial.Number),
            Ended = Ended.SetItem(e.Trial.State, Count(e.Trial.State) + 1),
            Recent = Recent.Insert(0, e.Trial) is var recent && recent.Count > RecentTrials ? recent.RemoveAt(RecentTrials) : recent,
            Best = e.Best ?? Best,
            BestValues = (e.Best ?? Best)?.Value is { } value ? BestValues.Add(value) : BestValues,
        },
        OtherTrialEnded e => this with { Others = Others + 1, Ended = Ended.SetItem(e.Trial.State, Count(e.Trial.State) + 1) },
        SweepPaused e => this with { Paused = e.Paused },
        SweepEnded e => this with { End = e.Reason, EndMessage = e.Message, Best = e.Best ?? Best, Running = Running.Clear() },
        _ => this,
    };

    private SweepSnapshot With(IReadOnlyList<Trial> earlier) => earlier.Count == 0 ? this : this with
    {
        Earlier = earlier.Count(trial => trial.Ended),
        Others = earlier.Count(trial => trial.Ended),
        Ended = earlier.Where(trial => trial.Ended).GroupBy(trial => trial.State)
            .ToImmutableDictionary(group => group.Key, group => group.Count()),
    };

    /// <summary>The budget's clock is stopped while the sweep is paused and nothing runs.</summary>
    private SweepSnapshot Clocked(TimeSpan at)
    {
        var standing = End is not null || (Paused && Running.IsEmpty);
        return (standing, _standingSince) switch
        {
            (true, null) => this with { _standingSince = at },
            (false, { } since) => this with { _stood = _stood + (at - since), _standingSince = null },
            _ => this,
        };
    }
}

/// <summary>A running trial.</summary>
/// <param name="Trial">As it is, with its reports.</param>
/// <param name="Began">When it began, on the clock given to <see cref="SweepSnapshot.After"/>.</param>
public sealed record RunningTrial(Trial Trial, TimeSpan Began);
