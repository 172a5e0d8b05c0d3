namespace MlNetSuite.Data.Readers;

/// <summary>The cells of some rows, copied from a cursor and kept column by column, so that columns can be looked at side by
/// side.</summary>
internal sealed class CellBlock
{
    /// <summary>So many characters, or rows, suffice for columns to be worth a thread; caches of processors hold them.</summary>
    private const int EnoughCharacters = 1 << 19, EnoughRows = 1 << 12;

    private readonly int[] _places;
    private readonly Column[] _columns;
    private readonly List<long> _lines = [];
    private long _characters;

    /// <param name="places">The places of the columns that are kept.</param>
    internal CellBlock(int[] places)
    {
        _places = places;
        _columns = [.. places.Select(_ => new Column())];
    }

    internal int Rows => _lines.Count;

    internal bool IsFull => _lines.Count >= EnoughRows || _characters >= EnoughCharacters;

    /// <summary>Where a row is.</summary>
    internal long Line(int row) => _lines[row];

    /// <summary>The cells of a column, one a row.</summary>
    internal Column this[int column] => _columns[column];

    /// <summary>Adds the row that a cursor is at.</summary>
    internal void Add(RowCursor row)
    {
        for (var c = 0; c < _columns.Length; c++)
        {
            var cell = row.Characters(_places[c]);
            _columns[c].Add(cell, row.Type(_places[c]));
            _characters += cell.Length;
        }
        _lines.Add(row.Line);
    }

    /// <summary>Adds a row that was held back.</summary>
    internal void Add(TotalsRow row)
    {
        for (var c = 0; c < _columns.Length; c++)
            _columns[c].Add(row.Texts[_places[c]], row.Types[_places[c]]);
        _lines.Add(row.Line);
    }

    internal void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
        _lines.Clear();
        _characters = 0;
    }

    internal sealed class Column
    {
        private char[] _characters = new char[256];
        private int[] _ends = new int[64];
        private CellType[] _types = [];
        private int _count, _used;

        internal ReadOnlySpan<char> this[int row] => _characters.AsSpan((row == 0 ? 0 : _ends[row - 1]).._ends[row]);

        internal CellType Type(int row) => row < _types.Length ? _types[row] : CellType.Text;

        internal void Add(ReadOnlySpan<char> cell, CellType type)
        {
            if (_used + cell.Length > _characters.Length)
                Array.Resize(ref _characters, Math.Max(_characters.Length * 2, _used + cell.Length));
            cell.CopyTo(_characters.AsSpan(_used));
            _used += cell.Length;
            if (_count == _ends.Length)
                Array.Resize(ref _ends, _count * 2);
            _ends[_count++] = _used;
            // Only what is kept in workbooks and the like has types.
            if (type == CellType.Text)
                return;
            if (_types.Length < _count)
                Array.Resize(ref _types, _ends.Length);
            _types[_count - 1] = type;
        }

        internal void Clear()
        {
            (_count, _used) = (0, 0);
            Array.Clear(_types);
        }
    }
}
