using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The cells of a column while it is being found out how they are to be read: plain numbers as numbers, others as texts of which
/// equal ones are kept once. Nearly all columns come out of it as they are to be read; those that do not are read again.</summary>
/// <param name="isText">Whether texts are certain to be asked for.</param>
/// <param name="shared">The texts of the column.</param>
internal sealed class KeptCells(bool isText, SharedTexts shared)
{
    /// <summary>So many cells with a value tell whether a column holds plain numbers.</summary>
    private const int EnoughCells = 64;

    /// <summary>In a column of numbers the share of cells that may be anything else, which are kept as texts.</summary>
    private const int MostOthers = 8;

    private readonly List<(int Row, int Text)> _others = [];
    private readonly Chunks<int> _texts = new();
    private readonly Chunks<float> _numbers = new();
    private bool _isText = isText, _isNumber, _hasPoints, _hasCommas;
    private int _filled, _plain;

    /// <summary>Whether they are kept in any way.</summary>
    internal bool AreKept { get; private set; } = true;

    /// <summary>Whether they are kept as texts, and will be.</summary>
    internal bool AreTexts => AreKept && _isText;

    /// <summary>Whether they are kept as numbers.</summary>
    internal bool AreNumbers => AreKept && _isNumber;

    /// <summary>Adds a text.</summary>
    /// <param name="text">Its number among those of the column.</param>
    /// <param name="isPlain">Whether it is digits and perhaps a mark.</param>
    internal void Add(int text, bool isPlain)
    {
        if (!AreKept)
            return;
        if (_isNumber)
            AddOther(text);
        else
        {
            _texts.Add(text);
            if (!_isText && (isPlain || !MissingValues.Is(shared.Texts[text])))
                Find(isPlain);
        }
    }

    /// <summary>Adds a text that is digits and perhaps a mark, where cells are kept as numbers.</summary>
    /// <param name="digits">What was read of it.</param>
    /// <param name="number">The same as a number of single precision; NaN where only the text tells.</param>
    /// <param name="cell">The text.</param>
    internal void Add(in PlainDigits digits, float number, ReadOnlySpan<char> cell)
    {
        _hasPoints |= digits.Mark == '.';
        _hasCommas |= digits.Mark == ',';
        if (float.IsNaN(number))
            TableColumn.TryNumber(cell, out number);
        _numbers.Add(number);
    }

    /// <summary>Gives up what was kept: a cell is a number or a date to what the rows are kept in, and read by that.</summary>
    internal void Drop()
    {
        AreKept = false;
        _others.Clear();
        _texts.Clear();
        _numbers.Clear();
    }

    /// <summary>The column, or null where its cells have to be read again.</summary>
    internal TableColumn? ToColumn(string name, ColumnReading reading)
    {
        if (!AreKept || reading.IsOverruled)
            return null;
        if (!_isNumber)
            return new ColumnBuilder(name, reading).Of(new RowTexts(shared.Texts, _texts.ToArray()));
        if (!reading.IsNumber || !AreReadAlike(reading.Format))
            return null;
        foreach (var (row, text) in _others)
            _numbers[row] = reading.Number(shared.Texts[text]);
        return new ColumnBuilder(name, reading).Of(_numbers.ToArray());
    }

    /// <summary>The texts without the spaces around them; null where they are not kept as texts.</summary>
    internal RowTexts? ToTrimmed(ColumnReading reading) => !AreKept || _isNumber || reading.IsOverruled ? null
        : new RowTexts([.. shared.Texts], _texts.ToArray()).Changed(text => text.Length > 0
            && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) ? shared.Texts[shared.Of(text.AsSpan().Trim())] : text);

    // A number with a point is none to a format with a comma, or is grouped by it.
    private bool AreReadAlike(NumberFormat? format) => format is null ? !_hasCommas
        : format.Missing is null && !(format.DecimalMark == ',' ? _hasPoints : _hasCommas || _hasPoints);

    private void AddOther(int text)
    {
        _others.Add((_numbers.Count, text));
        _numbers.Add(float.NaN);
        if (_others.Count > EnoughCells && _others.Count > _numbers.Count / MostOthers)
            Drop();
    }

    /// <summary>Finds out from the first cells how the column is to be kept.</summary>
    private void Find(bool isPlain)
    {
        _filled++;
        _plain += isPlain ? 1 : 0;
        if (_filled < EnoughCells)
            return;
        _isNumber = _plain * 2 > _filled;
        _isText = !_isNumber;
        if (_isText)
            return;
        var first = _texts.ToArray();
        _texts.Clear();
        foreach (var text in first.TakeWhile(_ => AreKept))
            if (PlainDigits.TryRead(shared.Texts[text], out var digits))
                Add(digits, digits.ToNumber(), shared.Texts[text]);
            else
                AddOther(text);
    }
}
