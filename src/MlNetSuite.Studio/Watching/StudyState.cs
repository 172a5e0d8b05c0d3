using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Studio.Watching;

/// <summary>A study as it was last read. Immutable.</summary>
internal sealed record StudyState
{
    private readonly Lazy<Trial?> _best;

    internal StudyState() => _best = new(() => Definition is { } study && Study.Leaderboard(Trials, study.Objectives) is [var best, ..]
        ? best : null);

    private StudyState(StudyState other)
    {
        (Definition, Trials, Seen, Notes, Opening, Revision, Fault, Version) =
            (other.Definition, other.Trials, other.Seen, other.Notes, other.Opening, other.Revision, other.Fault, other.Version);
        _best = new(() => Definition is { } study && Study.Leaderboard(Trials, study.Objectives) is [var best, ..] ? best : null);
    }

    /// <summary>Null before it was read.</summary>
    internal StudyDefinition? Definition { get; init; }

    /// <summary>In the order of their numbers.</summary>
    internal IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <summary>The revision at which each of <see cref="Trials"/> was last seen changed.</summary>
    internal IReadOnlyList<long> Seen { get; init; } = [];

    /// <summary>What was written about it and its trials.</summary>
    internal IReadOnlyList<StudyNote> Notes { get; init; } = [];

    /// <summary>By which opening of the store it was read.</summary>
    internal string Opening { get; init; } = "";

    /// <summary>The store's revision.</summary>
    internal long Revision { get; init; }

    /// <summary>Why it cannot be read just now; null where it can.</summary>
    internal string? Fault { get; init; }

    /// <summary>Grows with every change.</summary>
    internal long Version { get; init; }

    /// <summary>The first of the leaderboard; null where no trial is completed.</summary>
    internal Trial? Best => _best.Value;

    /// <summary>When its first trial began; null where none has.</summary>
    internal DateTimeOffset? Began => Trials.Where(HasBegun).Min(t => (DateTimeOffset?)t.Started);

    /// <summary>When a trial of it was last heard of; null where none has begun.</summary>
    internal DateTimeOffset? LastSign => Trials.Where(HasBegun).Max(t => (DateTimeOffset?)SignOf(t));

    /// <summary>When a trial ended or reported last, or began.</summary>
    internal static DateTimeOffset SignOf(Trial trial) => trial.Started.AddSeconds(Math.Clamp(
        trial.Ended ? trial.Seconds : trial.Reports is [.., var last] && double.IsFinite(last.Seconds) ? last.Seconds : 0, 0, 1e9));

    /// <summary>The trials that changed after a revision.</summary>
    internal IReadOnlyList<Trial> Since(long revision) => [.. Trials.Where((_, at) => Seen[at] > revision)];

    /// <summary>With the notes as they are now.</summary>
    internal StudyState With(IReadOnlyList<StudyNote> notes) =>
        notes.SequenceEqual(Notes) ? this : this with { Notes = notes, Version = Version + 1 };

    /// <summary>With trials that changed since.</summary>
    internal StudyState With(IReadOnlyList<Trial> changed, long revision)
    {
        if (changed.Count == 0)
            return this with { Revision = revision, Version = Version + 1 };
        var (trials, seen) = (Trials.ToList(), Seen.ToList());
        foreach (var trial in changed)
        {
            // The last ones change.
            var at = trials.FindLastIndex(t => t.Number <= trial.Number);
            if (at >= 0 && trials[at].Number == trial.Number)
                (trials[at], seen[at]) = (trial, revision);
            else
            {
                trials.Insert(at + 1, trial);
                seen.Insert(at + 1, revision);
            }
        }
        return this with { Trials = trials, Seen = seen, Revision = revision, Version = Version + 1 };
    }

    private static bool HasBegun(Trial trial) => trial.State != TrialState.Waiting;
}
