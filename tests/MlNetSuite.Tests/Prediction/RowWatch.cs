namespace MlNetSuite.Tests.Prediction;

/// <summary>Counts the rows that a model reads, on which threads it does and how many at once; may stop the work in the middle.</summary>
public sealed class RowWatch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HashSet<int> _threads = [];
    private readonly CancellationTokenSource? _stop;
    private readonly int _stopAt;
    private readonly CountdownEvent? _meeting;
    private int _reads;
    private int _poolReads;

    private RowWatch(CancellationTokenSource? stop, int stopAt, CountdownEvent? meeting) =>
        (_stop, _stopAt, _meeting) = (stop, stopAt, meeting);

    internal RowWatch() : this(null, 0, null)
    {
    }

    /// <summary>Cancels at the read of a number.</summary>
    internal static RowWatch Stopping(CancellationTokenSource stop, int at) => new(stop, at, null);

    /// <summary>Holds each reader until so many threads have read.</summary>
    internal static RowWatch Meeting(int threads) => new(null, 0, new(threads));

    internal int Reads => Volatile.Read(ref _reads);

    /// <summary>Rows read on threads of the pool.</summary>
    internal int PoolReads => Volatile.Read(ref _poolReads);

    /// <summary>Whether so many threads as were to meet have read.</summary>
    internal bool Met => _meeting!.IsSet;

    internal IReadOnlyCollection<int> Threads
    {
        get
        {
            lock (_threads)
                return [.. _threads];
        }
    }

    /// <summary>A row is read.</summary>
    internal void Read()
    {
        if (Interlocked.Increment(ref _reads) == _stopAt)
            _stop!.Cancel();
        if (Thread.CurrentThread.IsThreadPoolThread)
            Interlocked.Increment(ref _poolReads);
        bool isNew;
        lock (_threads)
            isNew = _threads.Add(Environment.CurrentManagedThreadId);
        if (_meeting is null)
            return;
        if (isNew && !_meeting.IsSet)
            _meeting.Signal();
        _meeting.Wait(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Rows of a table with a text that is watched, as the model of <see cref="Contracts.TinyData.ClassTable"/> takes
    /// them.</summary>
    internal List<IReadOnlyDictionary<string, object?>> Rows(int count)
    {
        var columns = Contracts.TinyData.ClassTable(90, 3).Columns;
        return [.. Enumerable.Range(0, count).Select(r => columns.ToDictionary(
            c => c.Name, c => c.Name == "Colour" ? new WatchedValue(this, c.Text(r % 90)) : (object?)c.Text(r % 90)))];
    }

    /// <summary>The same texts, watched as they are gone through.</summary>
    internal IReadOnlyList<string> Texts(IReadOnlyList<string> texts) => new WatchedTexts(this, texts);

    private sealed class WatchedValue(RowWatch watch, string text) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider)
        {
            watch.Read();
            return text;
        }
    }

    private sealed class WatchedTexts(RowWatch watch, IReadOnlyList<string> texts) : IReadOnlyList<string>
    {
        public int Count => texts.Count;

        public string this[int index] => texts[index];

        public IEnumerator<string> GetEnumerator()
        {
            foreach (var text in texts)
            {
                watch.Read();
                yield return text;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
