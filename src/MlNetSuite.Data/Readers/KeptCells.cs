using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The cells of a column while it is being found out how they are to be read: plain numbers as numbers, others as texts of which
/// equal ones are kept once. Nearly all columns come out of it as they are to be read; those that do not are read again.</summary>
/// <param name="isText">Whether texts are certain to be asked for.</param>
internal sealed class KeptCells(bool isText)
{
    /// <summary>So many cells with a value tell whether a column holds plain numbers.</summary>
    private const int EnoughCells = 64;

    /// <summary>In a column of numbers the share of cells that may be anything else, which are kept as texts.</summary>
    private const int MostOthers = 8;

    private readonly SharedTexts _shared = new();
    private readonly List<(int Row, string Text)> _others = [];
    private readonly List<string> _texts = [];
    private readonly List<float> _numbers = [];
    private bool _isText = isText, _isNumber, _hasPoints, _hasCommas;
    private int _filled, _plain;

    /// <summary>Whether they are kept in any way.</summary>
    internal bool AreKept { get; private set; } = true;

    internal void Add(ReadOnlySpan<char> cell, CellType type)
    {
        if (!AreKept)
            return;
        // What is a number or a date to what the rows are kept in is read by its type.
        if (type != CellType.Text)
            Drop();
        else if (_isNumber)
            AddNumber(cell);
        else
        {
            _texts.Add(_shared.Of(cell));
            if (!_isText && !MissingValues.Is(cell))
                Find(cell);
        }
    }

    /// <summary>The column, or null where its cells have to be read again.</summary>
    internal TableColumn? ToColumn(string name, ColumnReading reading)
    {
        if (!AreKept || reading.IsOverruled)
            return null;
        if (!_isNumber)
        {
            var column = new ColumnBuilder(name, reading);
            foreach (var text in _texts)
                column.Add(text);
            return column.ToColumn();
        }
        if (!reading.IsNumber || !AreReadAlike(reading.Format))
            return null;
        foreach (var (row, text) in _others)
            _numbers[row] = reading.Number(text);
        return new ColumnBuilder(name, reading).ToColumn([.. _numbers]);
    }

    /// <summary>The texts without the spaces around them; null where they are not kept as texts.</summary>
    internal List<string>? ToTrimmed(ColumnReading reading)
    {
        if (!AreKept || _isNumber || reading.IsOverruled)
            return null;
        for (var row = 0; row < _texts.Count; row++)
            if (_texts[row].Length > 0 && (char.IsWhiteSpace(_texts[row][0]) || char.IsWhiteSpace(_texts[row][^1])))
                _texts[row] = _shared.Of(_texts[row].AsSpan().Trim());
        return _texts;
    }

    // A number with a point is none to a format with a comma, or is grouped by it.
    private bool AreReadAlike(NumberFormat? format) => format is null ? !_hasCommas
        : format.Missing is null && !(format.DecimalMark == ',' ? _hasPoints : _hasCommas || _hasPoints);

    private void AddNumber(ReadOnlySpan<char> cell)
    {
        if (PlainDigits.TryRead(cell, out var digits))
        {
            _hasPoints |= digits.Mark == '.';
            _hasCommas |= digits.Mark == ',';
            var number = digits.Mark == ',' ? digits.ToSingleByDouble() : digits.ToSingle();
            if (float.IsNaN(number))
                TableColumn.TryNumber(cell, out number);
            _numbers.Add(number);
            return;
        }
        _others.Add((_numbers.Count, _shared.Of(cell)));
        _numbers.Add(float.NaN);
        if (_others.Count > EnoughCells && _others.Count > _numbers.Count / MostOthers)
            Drop();
    }

    /// <summary>Finds out from the first cells how the column is to be kept.</summary>
    private void Find(ReadOnlySpan<char> cell)
    {
        _filled++;
        _plain += PlainDigits.TryRead(cell, out _) ? 1 : 0;
        if (_filled < EnoughCells)
            return;
        _isNumber = _plain * 2 > _filled;
        _isText = !_isNumber;
        if (_isText)
            return;
        string[] first = [.. _texts];
        _texts.Clear();
        for (var row = 0; row < first.Length && AreKept; row++)
            AddNumber(first[row]);
    }

    private void Drop()
    {
        AreKept = false;
        _others.Clear();
        _texts.Clear();
        _numbers.Clear();
    }
}
