using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of several files with the same columns, as if they were one. The first row is the header, if they have one.</summary>
internal sealed class PartsRows : RowCursor
{
    private const int LineBits = 40;
    private const int MostTold = 5;

    private readonly IReadOnlyList<InputFile> _parts;
    private readonly ColumnRoles _given;
    private readonly TableLayout _first;
    private readonly List<string> _notes = [];
    private RowCursor? _rows;
    private int[] _places = [];
    private int _part = -1;
    private bool _atHeader;

    internal PartsRows(InputFile file, ColumnRoles given, IReadOnlyList<string>? expected, bool named) : base(file.Name)
    {
        _parts = file.Parts;
        _first = TableLayout.Infer(_parts[0], given, expected, named);
        _given = given with { Header = _first.Header };
    }

    internal override long Line => (long)_part << LineBits | (_rows?.Line ?? 0);

    internal override int Count => _atHeader ? _first.Columns.Count : _rows!.Count;

    internal override bool? HasHeader => _first.Header;

    internal override string PlaceOf(long line) => $"{_parts[(int)(line >> LineBits)].Name}, {Unit} {line & ((1L << LineBits) - 1):N0}";

    internal override string Text(int index) => _atHeader ? _first.Columns[index] : _rows!.Text(InPart(index));

    internal override CellType Type(int index) => _atHeader ? CellType.Text : _rows!.Type(InPart(index));

    internal override void CheckQuotes(int first) => _rows?.CheckQuotes(first);

    internal override IEnumerable<string> Notes() => [.. _notes, .. _rows?.Notes() ?? [], .. base.Notes()];

    protected override bool MoveNext()
    {
        if (_part < 0 && _first.Header && !_atHeader)
            return _atHeader = true;
        _atHeader = false;
        while (_rows is null || !_rows.Read())
        {
            if (_rows is not null)
                _notes.AddRange(_rows.Notes());
            _rows?.Dispose();
            _rows = null;
            EndPart();
            if (++_part == _parts.Count)
                return false;
            Open(_parts[_part]);
        }
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rows?.Dispose();
        base.Dispose(disposing);
    }

    private int InPart(int index) => _rows!.Count == _places.Length ? _places[index] : index;

    private void Open(InputFile part)
    {
        var layout = _part == 0 ? _first : TableLayout.Infer(part, _given);
        if (_part < MostTold)
            _notes.AddRange(layout.Notes);
        var missing = _first.Columns.Except(layout.Columns).ToList();
        if (missing.Count > 0 || layout.Columns.Count != _first.Columns.Count)
            throw new InputException(
                $"{part.Name}: its columns are {string.Join(", ", layout.Columns.Take(20))}; expected those of {_parts[0].Name}: " +
                string.Join(", ", _first.Columns.Take(20)));
        List<string> names = [.. layout.Columns];
        _places = [.. _first.Columns.Select((name, i) => name.Length == 0 ? i : names.IndexOf(name))];
        _rows = layout.Open(part, _given);
    }
}
