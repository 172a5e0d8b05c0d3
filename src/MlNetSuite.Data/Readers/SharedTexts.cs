using System.Runtime.InteropServices;

namespace MlNetSuite.Data.Readers;

/// <summary>The texts of a column, of which equal ones are one string and have one number.</summary>
internal sealed class SharedTexts
{
    /// <summary>With more distinct values than this a column is prose or ids, and sharing equal ones gains nothing.</summary>
    private const int MostShared = 100_000;

    private readonly List<string> _texts = [];
    private readonly ShortTexts _short = new();
    private readonly Dictionary<string, int> _others = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _spans;

    internal SharedTexts() => _spans = _others.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them, by their numbers; beyond the first hundred thousand, equal ones may be there several times.</summary>
    internal IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of the text equal to a cell.</summary>
    internal int Of(ReadOnlySpan<char> cell)
    {
        if (cell.Length > ShortTexts.Lanes)
            return OfOther(cell);
        Span<char> room = stackalloc char[ShortTexts.Lanes];
        cell.CopyTo(room);
        return OfWithin(in MemoryMarshal.GetReference(room), cell.Length);
    }

    /// <summary>The same of a cell with at least <see cref="ShortTexts.Lanes"/> characters of memory from its first on.</summary>
    internal int OfWithin(ref readonly char first, int length)
    {
        var cell = MemoryMarshal.CreateReadOnlySpan(in first, length);
        if (!ShortTexts.TryPack(in first, length, out var letters))
            return OfOther(cell);
        if (_short.Of(letters) is >= 0 and var number)
            return number;
        if (_texts.Count < MostShared)
            _short.Add(letters, _texts.Count);
        return Add(cell);
    }

    private int OfOther(ReadOnlySpan<char> cell)
    {
        if (_spans.TryGetValue(cell, out var number))
            return number;
        if (_texts.Count < MostShared)
            _spans[cell] = _texts.Count;
        return Add(cell);
    }

    private int Add(ReadOnlySpan<char> cell)
    {
        _texts.Add(cell.ToString());
        return _texts.Count - 1;
    }
}
