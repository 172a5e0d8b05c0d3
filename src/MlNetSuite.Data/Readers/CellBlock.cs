using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The cells of some rows, copied from a cursor, so that columns can be looked at side by side.</summary>
internal sealed class CellBlock
{
    /// <summary>So many characters, or rows, suffice for columns to be worth a thread; caches of processors hold them.</summary>
    private const int EnoughCharacters = 1 << 17, EnoughRows = 1 << 12;

    /// <summary>How many characters of memory there are at least from the first of a cell on.</summary>
    internal const int Lanes = PlainDigits.Lanes;

    private readonly int[] _places;
    private readonly bool _areAll;
    private readonly List<long> _lines = [];
    private char[] _characters = new char[1 << 10];

    // Where each cell begins, row by row, and at the end of each row where another would: a cell ends one character before the next.
    private int[] _starts = new int[1 << 8];
    private CellType[] _types = [];
    private int _used, _cells;

    /// <param name="places">The places of the columns that are kept, in order.</param>
    internal CellBlock(int[] places)
    {
        _places = places;
        _areAll = places.Index().All(place => place.Item == place.Index);
    }

    internal int Rows => _lines.Count;

    internal bool IsFull => _lines.Count >= EnoughRows || _used >= EnoughCharacters;

    /// <summary>Where a row is.</summary>
    internal long Line(int row) => _lines[row];

    /// <summary>A cell, by the place of its column among those that are kept.</summary>
    internal ReadOnlySpan<char> Cell(int row, int column) =>
        MemoryMarshal.CreateReadOnlySpan(in First(row, column, out var length), length);

    /// <summary>The first character of a cell; behind it is room for <see cref="Lanes"/>.</summary>
    internal ref readonly char First(int row, int column, out int length)
    {
        var cell = row * (_places.Length + 1) + column;
        var start = _starts[cell];
        length = _starts[cell + 1] - start - 1;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_characters), start);
    }

    /// <summary>Whether any cell is something else than text to what the rows are kept in.</summary>
    internal bool HasTypes => _types.Length > 0;

    /// <summary>What a cell is to what the rows are kept in.</summary>
    internal CellType Type(int row, int column) =>
        row * (_places.Length + 1) + column is var cell && cell < _types.Length ? _types[cell] : CellType.Text;

    /// <summary>Adds the row that a cursor is at.</summary>
    internal void Add(RowCursor row)
    {
        MakeRoom(ref _starts, _cells + _places.Length + 1);
        if (!_areAll || !row.TryGetWhole(_starts.AsSpan(_cells, _places.Length), out var whole))
            for (var c = 0; c < _places.Length; c++)
                Add(row.Characters(_places[c]), row.Type(_places[c]));
        else
            Add(whole);
        EndRow(row.Line);
    }

    /// <summary>Adds a row that was held back.</summary>
    internal void Add(TotalsRow row)
    {
        foreach (var place in _places)
            Add(row.Texts[place], row.Types[place]);
        EndRow(row.Line);
    }

    internal void Clear()
    {
        _lines.Clear();
        Array.Clear(_types);
        (_used, _cells) = (0, 0);
    }

    /// <summary>Adds all cells of a row as they stand, one character between them; where their starts will be their lengths are.</summary>
    private void Add(ReadOnlySpan<char> whole)
    {
        whole.CopyTo(Room(whole.Length));
        foreach (ref var start in _starts.AsSpan(_cells, _places.Length))
            (start, _used) = (_used, _used + start + 1);
        _cells += _places.Length;
    }

    private void Add(ReadOnlySpan<char> cell, CellType type)
    {
        cell.CopyTo(Room(cell.Length));
        MakeRoom(ref _starts, _cells + 1);
        _starts[_cells] = _used;
        // Only what is kept in workbooks and the like has types.
        if (type != CellType.Text)
        {
            MakeRoom(ref _types, _cells + 1);
            _types[_cells] = type;
        }
        _cells++;
        _used += cell.Length + 1;
    }

    private void EndRow(long line)
    {
        MakeRoom(ref _starts, _cells + 1);
        _starts[_cells++] = _used;
        _lines.Add(line);
    }

    private Span<char> Room(int length)
    {
        MakeRoom(ref _characters, _used + length + 1 + Lanes);
        return _characters.AsSpan(_used);
    }

    private static void MakeRoom<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Math.Max(array.Length * 2, length));
    }
}
