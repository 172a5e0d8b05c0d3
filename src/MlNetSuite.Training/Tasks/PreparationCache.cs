using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>What the trials of a sweep make of the same rows in the same way, such as encoded columns or a vocabulary: made once and
/// shared. What was not used for longest is dropped when there is more than fits.</summary>
/// <param name="maxBytes">Most bytes kept.</param>
/// <remarks>What is made must depend on the rows, on the way and on nothing else, and nobody may change it. Any thread may call.</remarks>
internal sealed class PreparationCache(long maxBytes = PreparationCache.DefaultBytes)
{
    private const long DefaultBytes = 256 << 20;

    private readonly Lock _gate = new();

    /// <summary>The most recently used first.</summary>
    private readonly List<Entry> _entries = [];

    /// <summary>What was made of these rows in this way, made now if need be; who asks for the same meanwhile waits for it.</summary>
    /// <param name="rows">The rows, compared by reference.</param>
    /// <param name="way">How it is made, compared by value.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="bytesOf">About how many bytes it takes.</param>
    internal T Get<T>(Dataset rows, object way, Func<T> make, Func<T, long> bytesOf) where T : class
    {
        var entry = Find(rows, way);
        lock (entry)
        {
            if (entry.Value is T made)
                return made;
            made = make();
            entry.Value = made;
            Keep(entry, bytesOf(made));
            return made;
        }
    }

    private Entry Find(Dataset rows, object way)
    {
        lock (_gate)
        {
            var entry = _entries.Find(e => ReferenceEquals(e.Rows, rows) && e.Way.Equals(way)) ?? new(rows, way);
            _entries.Remove(entry);
            _entries.Insert(0, entry);
            return entry;
        }
    }

    private void Keep(Entry entry, long bytes)
    {
        lock (_gate)
        {
            entry.Bytes = bytes;
            while (_entries.Count > 0 && _entries.Sum(e => e.Bytes) > maxBytes)
                _entries.RemoveAt(_entries.Count - 1);
        }
    }

    private sealed class Entry(Dataset rows, object way)
    {
        internal Dataset Rows => rows;

        internal object Way => way;

        internal object? Value { get; set; }

        internal long Bytes { get; set; }
    }
}
