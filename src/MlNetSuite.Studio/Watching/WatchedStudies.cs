using System.Collections.Concurrent;
using MlNetSuite.Studio.Stores;

namespace MlNetSuite.Studio.Watching;

/// <summary>All studies that are shown, found again as stores come to have more. Thread-safe.</summary>
internal sealed class WatchedStudies : IDisposable
{
    /// <summary>Most studies of a store that are listed, the last ones made.</summary>
    internal const int MostOfStore = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly StudioOptions _options;
    private readonly IReadOnlyList<StudySource> _sources;
    private readonly ConcurrentDictionary<(int Source, string Name), WatchedStudy> _studies = [];
    private readonly Lock _gate = new();
    private (long At, StudyList List)? _list;

    internal WatchedStudies(StudioOptions options)
    {
        options.Check();
        _options = options;
        _sources = [.. options.Stores.Select((s, i) => s.Store is { } store ? new StudySource(i, s.Name, store) : new(i, s.Url!))];
    }

    /// <summary>The studies there are, read anew when what was read is older than two seconds.</summary>
    internal StudyList List()
    {
        lock (_gate)
        {
            if (_list is not { } known || TimeProvider.System.GetElapsedTime(known.At) > Fresh)
                _list = known = (TimeProvider.System.GetTimestamp(), Read());
            return known.List;
        }
    }

    /// <summary>A study; null where there is none, and why.</summary>
    internal WatchedStudy? Find(int source, string name, out string why)
    {
        why = "";
        if (_studies.TryGetValue((source, name), out var known))
            return known;
        if (source < 0 || source >= _sources.Count)
        {
            why = $"there is no store {source}; there are {_sources.Count}, from 0.";
            return null;
        }
        try
        {
            var names = Names(_sources[source]);
            if (names.Contains(name))
                return Of(_sources[source], name);
            why = StudyNames.Unknown(name, _sources[source].Name, names);
        }
        catch (Exception fault)
        {
            why = fault.Message;
        }
        return null;
    }

    public void Dispose()
    {
        foreach (var source in _sources)
            source.Dispose();
    }

    private StudyList Read()
    {
        var (studies, faults) = (new List<WatchedStudy>(), new List<(StudySource Source, string Fault)>());
        foreach (var source in _sources)
            try
            {
                studies.AddRange(Names(source).TakeLast(MostOfStore).Select(name => Of(source, name)));
            }
            catch (Exception fault)
            {
                faults.Add((source, fault.Message));
                studies.AddRange(_studies.Values.Where(s => s.Source == source));
            }
        return new(studies, faults);
    }

    private List<string> Names(StudySource source) => source.Ask((store, _) =>
        store.Studies().Select(s => s.Name).Where(name => _options.Name is null || name == _options.Name).ToList());

    private WatchedStudy Of(StudySource source, string name) =>
        _studies.GetOrAdd((source.Index, name), _ => new(source, name, _options.Interval));
}

/// <summary>The studies of all stores, and the stores that could not be read.</summary>
internal sealed record StudyList(IReadOnlyList<WatchedStudy> Studies, IReadOnlyList<(StudySource Source, string Fault)> Faults);
