using MlNetSuite.AutoML.Studies;
using MlNetSuite.Studio.Stores;

namespace MlNetSuite.Studio.Watching;

/// <summary>A study that is read as long as somebody looks: one reader for all who do, none where nobody does. Thread-safe.</summary>
internal sealed class WatchedStudy(StudySource source, string name, TimeSpan interval)
{
    /// <summary>How old what was read of the notes may be.</summary>
    private static readonly TimeSpan NotesFresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Lock _readingGate = new();
    private volatile StudyState _now = new();
    private int _viewers;
    private long? _notesAt;
    private Task _reading = Task.CompletedTask;

    internal StudySource Source => source;

    internal string Name => name;

    /// <summary>As it was read last.</summary>
    internal StudyState Now => _now;

    /// <summary>Reads it until the result is disposed.</summary>
    internal IDisposable Look()
    {
        lock (_gate)
            if (++_viewers == 1)
                _reading = ReadAsync(_reading);
        return new Viewer(this);
    }

    /// <summary>Reads it now.</summary>
    internal StudyState Read()
    {
        lock (_readingGate)
        {
            var next = Next(_now);
            if (next.Version != _now.Version)
                _now = next;
            return _now;
        }
    }

    /// <summary>Reads it now, and its notes however lately they were read.</summary>
    internal void ReadNotes()
    {
        lock (_readingGate)
            _notesAt = null;
        Read();
    }

    private async Task ReadAsync(Task before)
    {
        await before.ConfigureAwait(false);
        while (IsWatched())
        {
            var began = TimeProvider.System.GetTimestamp();
            await Task.Run(Read).ConfigureAwait(false);
            // A store that is slow to answer is asked less often.
            var took = TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(took * 3 > interval ? took * 3 : interval).ConfigureAwait(false);
        }
    }

    private bool IsWatched()
    {
        lock (_gate)
            return _viewers > 0;
    }

    private StudyState Next(StudyState now)
    {
        try
        {
            return source.Ask((store, opening) => opening == now.Opening
                ? WithNotes(Changed(now, store), store, anew: false)
                : WithNotes(Whole(now, store, opening), store, anew: true));
        }
        catch (Exception fault)
        {
            return Broken(now, fault.Message);
        }
    }

    private StudyState Changed(StudyState now, IStudyStore store)
    {
        var (trials, revision) = store.Changes(name, now.Revision);
        return revision == now.Revision ? now : now.With(trials, revision);
    }

    private StudyState WithNotes(StudyState state, IStudyStore store, bool anew)
    {
        if (state.Fault is not null || (!anew && _notesAt is { } at && TimeProvider.System.GetElapsedTime(at) < NotesFresh))
            return state;
        _notesAt = TimeProvider.System.GetTimestamp();
        return state.With(store.Notes(name));
    }

    private StudyState Whole(StudyState now, IStudyStore store, string opening)
    {
        var studies = store.Studies();
        if (studies.FirstOrDefault(s => s.Name == name) is not { } found)
            return Broken(now, StudyNames.Unknown(name, source.Name, [.. studies.Select(s => s.Name)]));
        var (trials, revision) = store.Changes(name, 0);
        return new()
        {
            Definition = found,
            Trials = trials,
            Seen = [.. trials.Select(_ => revision)],
            Opening = opening,
            Revision = revision,
            Version = now.Version + 1,
        };
    }

    // What was read before stays to be looked at.
    private static StudyState Broken(StudyState now, string fault) =>
        now.Fault == fault ? now : now with { Fault = fault, Opening = "", Version = now.Version + 1 };

    private void Leave()
    {
        lock (_gate)
            _viewers--;
    }

    private sealed class Viewer(WatchedStudy study) : IDisposable
    {
        private WatchedStudy? _study = study;

        public void Dispose() => Interlocked.Exchange(ref _study, null)?.Leave();
    }
}
