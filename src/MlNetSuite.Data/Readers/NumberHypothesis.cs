using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How well the cells of a column are read as numbers with a decimal point, or with a decimal comma.</summary>
/// <param name="decimalMark"><c>.</c> or <c>,</c>.</param>
internal sealed class NumberHypothesis(char decimalMark)
{
    private const int MostShapes = 1_000;

    private readonly Dictionary<string, bool> _shapes = [];
    private readonly Dictionary<int, bool> _digits = [];
    private readonly NumberMarks _marks = new();
    private readonly Dictionary<string, (string Field, long Line)> _firsts = [];

    internal char DecimalMark => decimalMark;

    /// <summary>Cells that are numbers.</summary>
    internal int Numbers { get; private set; }

    /// <summary>Cells that are none.</summary>
    internal OddCells Odd { get; } = new();

    /// <summary>What stands before or after the numbers.</summary>
    internal IReadOnlyCollection<string> Units => _marks.Units;

    /// <summary>Units that do not mean the same, with the first number of each but the first seen: <c>€ and $ ('5 $' in line 9)</c>; null
    /// where all mean the same.</summary>
    /// <param name="place">Where a row is, by its number.</param>
    internal string? MixedUnits(Func<long, string> place) => NumberShapes.Different(Units) is { Count: > 1 } units
        ? string.Join(" and ", units.OrderBy(unit => _firsts[unit].Line).Select((unit, i) => unit + (i == 0 ? "" :
            $" ('{_firsts[unit].Field}' in {place(_firsts[unit].Line)})")))
        : null;

    /// <summary>The first number that is not written in the invariant way; null where all are.</summary>
    internal string? Example { get; private set; }

    /// <summary>The format; null where all numbers are written in the invariant way.</summary>
    internal NumberFormat? Format => Example is not null ? _marks.Format(decimalMark) : null;

    /// <summary>A cell that is a number in the invariant way.</summary>
    /// <param name="field">The cell.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="isNumber">Whether it is one whatever the decimal mark of texts is.</param>
    internal void AddPlain(ReadOnlySpan<char> field, long line, bool isNumber = false)
    {
        if (decimalMark == '.' || isNumber)
            Numbers++;
        else if (!field.Contains('.'))
            Numbers++;
        else
            Add(field, line);
    }

    /// <summary>The same of a cell that is nothing but digits with a point among them.</summary>
    internal void AddDigits(PlainDigits digits, ReadOnlySpan<char> field, long line)
    {
        if (decimalMark == '.')
            Numbers++;
        else if (_digits.TryGetValue(digits.Shape, out var isNumber))
            AddAlike(field, line, isNumber);
        else
            _digits[digits.Shape] = Add(field, line);
    }

    /// <summary>A cell like one that was added before, digits aside.</summary>
    /// <param name="field">The cell.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="isNumber">Whether that was a number by this hypothesis.</param>
    internal void AddAlike(ReadOnlySpan<char> field, long line, bool isNumber)
    {
        if (isNumber)
            Numbers++;
        else
            Odd.Add(field, line);
    }

    /// <summary>The same of a cell that is nothing but digits with a mark.</summary>
    internal void AddDigits(uint hash, ReadOnlySpan<char> field, long line, bool isNumber)
    {
        if (isNumber)
            Numbers++;
        else
            Odd.AddDigits(hash, field, line);
    }

    /// <summary>Whether digits with a point that were added before are a number by this hypothesis.</summary>
    internal bool IsNumberLike(in PlainDigits digits) => decimalMark == '.' || _digits.GetValueOrDefault(digits.Shape);

    /// <summary>Any other cell that is not missing.</summary>
    /// <returns>Whether it is a number by this hypothesis.</returns>
    internal bool Add(ReadOnlySpan<char> field, long line)
    {
        if (!IsNumber(field))
        {
            Odd.Add(field, line);
            return false;
        }
        Numbers++;
        Example ??= field.Trim().ToString();
        if (_marks.Units.Count > _firsts.Count)
            foreach (var unit in _marks.Units)
                _firsts.TryAdd(unit, (field.Trim().ToString(), line));
        return true;
    }

    // A regular expression for each cell would take most of the time of reading.
    private bool IsNumber(ReadOnlySpan<char> field)
    {
        if (!NumberShapes.MayBe(field))
            return false;
        Span<char> buffer = stackalloc char[NumberFormat.LongestField];
        var shape = buffer[..field.Length];
        NumberShapes.Write(field, shape);
        if (_shapes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(shape, out var isNumber))
            return isNumber;
        isNumber = NumberShapes.Is(field.ToString(), decimalMark, _marks);
        if (_shapes.Count < MostShapes)
            _shapes[shape.ToString()] = isNumber;
        return isNumber;
    }
}
