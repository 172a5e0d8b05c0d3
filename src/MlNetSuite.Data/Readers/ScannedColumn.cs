using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>A column of a table in the first pass, which looks at each cell once: digits are read, other texts are numbered, and what comes
/// out goes to those who find out how the column is read and who keep its cells.</summary>
internal sealed class ScannedColumn
{
    /// <summary>With more different texts hardly any recurs.</summary>
    private const int MostLookedUp = 100_000;

    private readonly ColumnSurvey _survey;
    private readonly SharedTexts _texts = new();
    private readonly Chunks<CellVerdict> _verdicts = new();

    /// <param name="survey">Finds out how it is read.</param>
    /// <param name="isText">Whether its texts are certain to be asked for.</param>
    internal ScannedColumn(ColumnSurvey survey, bool isText)
    {
        _survey = survey;
        Kept = new(isText, _texts);
    }

    /// <summary>Its cells.</summary>
    internal KeptCells Kept { get; }

    /// <summary>Takes the cells of some rows.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="column">The place of the column among those of the block.</param>
    internal void Add(CellBlock block, int column)
    {
        for (var row = 0; row < block.Rows; row++)
        {
            ref readonly var first = ref block.First(row, column, out var length);
            var cell = MemoryMarshal.CreateReadOnlySpan(in first, length);
            if (block.HasTypes && block.Type(row, column) is not CellType.Text and var type)
            {
                _survey.Add(cell, block.Line(row), type);
                Kept.Drop();
            }
            else if (_survey.IsSettled && Kept.AreTexts)
                Kept.Add(_texts.OfWithin(in first, length), isPlain: false);
            else if (PlainDigits.TryReadWithin(in first, length, out var digits))
            {
                var number = digits.ToNumber();
                _survey.Add(digits, number, cell, block.Line(row));
                if (Kept.AreNumbers)
                    Kept.Add(digits, number, cell);
                else if (Kept.AreKept)
                    Kept.Add(_texts.OfWithin(in first, length), isPlain: true);
            }
            else if (Kept.AreKept)
                Add(_texts.OfWithin(in first, length), cell, block.Line(row));
            else
                _survey.Add(cell, block.Line(row));
        }
    }

    private void Add(int text, ReadOnlySpan<char> cell, long line)
    {
        if (text < MostLookedUp)
            _survey.Add(cell, line, ref Verdict(text));
        else
            _survey.Add(cell, line);
        Kept.Add(text, isPlain: false);
    }

    private ref CellVerdict Verdict(int text)
    {
        while (_verdicts.Count <= text)
            _verdicts.Add(default);
        return ref _verdicts[text];
    }
}
