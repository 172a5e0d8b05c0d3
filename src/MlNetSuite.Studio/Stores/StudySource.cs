using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Studio.Stores;

/// <summary>A store, opened when it is first asked. When it fails, or its file is gone, it is closed, and opened anew by the next question:
/// it may be one that was made in its place.</summary>
internal sealed class StudySource : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<IStudyStore> _open;
    private readonly string? _file;
    private readonly bool _owned;
    private IStudyStore? _store;
    private string _opening = "";

    /// <param name="index">Its place among the sources.</param>
    /// <param name="url">Where the store is.</param>
    /// <exception cref="StudyException">There is no such kind of store.</exception>
    internal StudySource(int index, string url)
    {
        var (provider, address) = StudyStores.Find(url);
        (Index, Name, _owned) = (index, provider.NameOf(address), true);
        _file = provider.FileOf(address);
        _open = () => provider.Open(address, create: false);
    }

    /// <param name="index">Its place among the sources.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="store">A store of the caller, which is not closed.</param>
    internal StudySource(int index, string name, IStudyStore store) => (Index, Name, _open) = (index, name, () => store);

    internal int Index { get; }

    /// <summary>What a person may see of where it is.</summary>
    internal string Name { get; }

    /// <summary>Asks the store.</summary>
    /// <param name="ask">Given the store, and a mark of this opening: what was read by another is not comparable.</param>
    internal T Ask<T>(Func<IStudyStore, string, T> ask)
    {
        lock (_gate)
        {
            // A deleted file that is open would be read for ever.
            if (_file is not null && !File.Exists(_file))
            {
                Close();
                throw new StudyException($"'{Name}' is not there. It is shown as soon as a sweep has made it.");
            }
            if (_store is null)
                (_store, _opening) = (_open(), Guid.NewGuid().ToString("N")[..8]);
            try
            {
                return ask(_store, _opening);
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            Close();
    }

    private void Close()
    {
        if (_owned)
            _store?.Dispose();
        _store = null;
    }
}
