namespace MlNetSuite.Notebooks;

/// <summary>What a program has shown, from top to bottom; the oldest outputs are dropped beyond a limit. Thread-safe.</summary>
/// <param name="mostCharacters">Most characters of HTML kept.</param>
internal sealed class ShownPage(long mostCharacters = 32L << 20)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _fragments = [];
    private long _characters;
    private int _dropped;

    /// <summary>The HTML kept; the first entry says how many outputs were dropped, if any.</summary>
    internal IReadOnlyList<string> Fragments
    {
        get
        {
            lock (_gate)
                return _dropped == 0
                    ? [.. _fragments]
                    : [$"<p>{_dropped} earlier outputs were dropped: the page was full.</p>", .. _fragments];
        }
    }

    internal void Add(string html)
    {
        lock (_gate)
        {
            _fragments.Enqueue(html);
            _characters += html.Length;
            for (; _characters > mostCharacters && _fragments.Count > 1; _dropped++)
                _characters -= _fragments.Dequeue().Length;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _fragments.Clear();
            (_characters, _dropped) = (0, 0);
        }
    }
}
