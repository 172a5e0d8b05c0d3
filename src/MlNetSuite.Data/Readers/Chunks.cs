namespace MlNetSuite.Data.Readers;

/// <summary>Values one after another, of which nobody knows beforehand how many there will be: none is moved when more come.</summary>
internal sealed class Chunks<T>
{
    private const int Length = 1 << 14;

    private readonly List<T[]> _full = [];
    private T[] _last = [];
    private int _used;

    internal int Count => _full.Count * Length + _used;

    internal ref T this[int place] => ref (place / Length < _full.Count ? _full[place / Length] : _last)[place % Length];

    internal void Add(T value)
    {
        if (_used == _last.Length)
            Grow();
        _last[_used++] = value;
    }

    internal T[] ToArray()
    {
        var all = new T[Count];
        for (var chunk = 0; chunk < _full.Count; chunk++)
            _full[chunk].CopyTo(all, chunk * Length);
        Array.Copy(_last, 0, all, _full.Count * Length, _used);
        return all;
    }

    internal void Clear()
    {
        _full.Clear();
        (_last, _used) = ([], 0);
    }

    private void Grow()
    {
        if (_used == Length)
        {
            _full.Add(_last);
            (_last, _used) = (new T[Length], 0);
        }
        else
            Array.Resize(ref _last, Math.Clamp(_used * 2, 64, Length));
    }
}
