using System.Collections.Concurrent;

namespace MlNetSuite.Data.Readers;

/// <summary>The pictures of a folder that cannot be read, gathered so that all of them are told in one error.</summary>
/// <param name="folder">The folder.</param>
/// <param name="paths">All pictures of it.</param>
internal sealed class PictureFaults(string folder, IReadOnlyList<string> paths)
{
    private const int MostNamed = 5;

    private readonly ConcurrentDictionary<int, InputException> _faults = new();

    /// <summary>Whether there is no picture but faulty ones.</summary>
    internal bool AreAll => _faults.Count == paths.Count;

    internal bool Has(int picture) => _faults.ContainsKey(picture);

    /// <summary>Reads something of a picture and keeps what is wrong with it; of a faulty picture nothing more is read.</summary>
    internal void Guard(int picture, Action read)
    {
        if (Has(picture))
            return;
        try
        {
            read();
        }
        catch (InputException fault)
        {
            _faults[picture] = fault;
        }
    }

    /// <exception cref="InputException">There is a faulty picture; the first few are named.</exception>
    internal void Refuse()
    {
        if (_faults.IsEmpty)
            return;
        var named = _faults.OrderBy(f => f.Key).Take(MostNamed).Select(f => (Path: paths[f.Key], Fault: f.Value)).ToList();
        if (_faults.Count == 1)
            throw new InputException(named[0].Fault.Message, named[0].Fault);
        var names = string.Join(", ", named.Select(f => Path.GetRelativePath(folder, f.Path)));
        var kinds = named.DistinctBy(f => f.Fault.Message.Replace(f.Path, "", StringComparison.Ordinal)).Select(f => f.Fault.Message);
        throw new InputException(
            $"{folder}: {_faults.Count:N0} of {paths.Count:N0} pictures cannot be read: {names}" +
            $"{(_faults.Count > MostNamed ? $" and {_faults.Count - MostNamed:N0} more" : "")}. {string.Join(' ', kinds)}", named[0].Fault);
    }
}
