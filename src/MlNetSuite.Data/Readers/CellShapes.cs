using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>What is known of all cells that are alike but for their digits, and are neither plain numbers nor dates of any form.</summary>
/// <param name="IsNumberWithPoint">Whether they are numbers with a decimal point.</param>
/// <param name="IsNumberWithComma">Whether they are numbers with a decimal comma.</param>
/// <param name="IsAmount">Whether they are amounts to people.</param>
internal readonly record struct CellShape(bool IsNumberWithPoint, bool IsNumberWithComma, bool IsAmount);

/// <summary>Shapes of the cells of a column, so that each is looked at by regular expressions once.</summary>
internal sealed class CellShapes
{
    private const int MostShapes = 1_000;

    /// <summary>Longer cells may be numbers beyond single precision, which is for their digits to say.</summary>
    private const int LongestShape = 24;

    // Null for shapes of which the digits matter.
    private readonly Dictionary<string, CellShape?> _shapes = [];
    private readonly Dictionary<string, CellShape?>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private readonly Dictionary<int, CellShape> _plain = [];

    internal CellShapes() => _spans = _shapes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The shape of digits with a comma among them.</summary>
    internal bool TryGet(PlainDigits digits, out CellShape shape) => _plain.TryGetValue(digits.Shape, out shape);

    /// <summary>The shape of any other cell.</summary>
    internal bool TryGet(ReadOnlySpan<char> field, out CellShape shape)
    {
        shape = default;
        if (field.Length > LongestShape)
            return false;
        Span<char> buffer = stackalloc char[LongestShape];
        NumberShapes.Write(field, buffer);
        if (!_spans.TryGetValue(buffer[..field.Length], out var found) || found is null)
            return false;
        shape = found.Value;
        return true;
    }

    /// <summary>Remembers a shape, if all cells that have it are alike.</summary>
    internal void Add(ReadOnlySpan<char> field, CellShape shape)
    {
        if (PlainDigits.TryRead(field, out var digits) && digits.Mark == ',')
            _plain[digits.Shape] = shape;
        else if (_shapes.Count < MostShapes && field.Length <= LongestShape)
        {
            Span<char> buffer = stackalloc char[LongestShape];
            NumberShapes.Write(field, buffer);
            if (!_spans.ContainsKey(buffer[..field.Length]))
                _spans[buffer[..field.Length]] = IsDecidedByShape(field) ? shape : null;
        }
    }

    // Of dates, times, addresses of the internet, exponents and errors of spreadsheets, the digits matter.
    private static bool IsDecidedByShape(ReadOnlySpan<char> field)
    {
        if (field.ContainsAny(':', '#') || field.Count('.') == 3)
            return false;
        for (var i = 1; i < field.Length; i++)
            if (field[i] is 'e' or 'E' && (char.IsAsciiDigit(field[i - 1]) || field[i - 1] == '.'))
                return false;
        return !DateHypothesis.MayBeDate(field.ToString());
    }
}
