using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Classes whose names people also write where there is no answer: <c>-</c>, <c>unknown</c>, <c>k.A.</c> They may be answers,
/// and are classes as all others; a person is told.</summary>
/// <param name="column">The column of the answers.</param>
internal sealed class NoValueClasses(string column)
{
    private readonly OddCells _cells = new();

    /// <param name="answer">The answer of the next row.</param>
    /// <param name="row">Where it is.</param>
    internal void Add(string answer, long row)
    {
        if (ColumnSurvey.IsNoValue(answer))
            _cells.Add(answer, row);
    }

    /// <summary>What is told; nothing where there is no such class.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal IEnumerable<string> Notes(string file, Func<long, string> place)
    {
        if (_cells.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{file}: {_cells.Count:N0} {(_cells.Count == 1 ? "row has" : "rows have")} a word for a missing value as the class in " +
                $"'{column}': ") + $"{_cells.Told(place)}; if there is no answer, {_cells.MissingOptions} leaves such rows out";
    }
}
