using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>The cells of a column of ratings, read as a column of numbers in a table is. Equal cells are kept once.</summary>
/// <param name="column">Its name.</param>
/// <param name="separator">What separates the fields of a line.</param>
/// <param name="roles">What a person said of the file.</param>
/// <param name="place">Where a row is, by its number.</param>
internal sealed class RatingCells(string column, string separator, ColumnRoles roles, Func<long, string> place)
{
    private readonly Dictionary<(string Text, CellType Type), int> _places = [];
    private readonly List<int> _cells = [];
    private readonly List<DistinctCell> _distinct = [];
    private readonly ColumnSurvey _survey = new(column, place, known: null)
    {
        Kind = ColumnKind.Numeric,
        MissingWords = roles.Missing ?? [],
    };

    /// <summary>Adds the rating of the next row.</summary>
    /// <param name="field">What the cell holds.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="type">What it is to what the rows are kept in.</param>
    internal void Add(string field, long line, CellType type)
    {
        if (!_places.TryGetValue((field.Trim(), type), out var cell))
        {
            _places[(field.Trim(), type)] = cell = _distinct.Count;
            _distinct.Add(new(field.Trim(), type, 0, line));
        }
        _distinct[cell] = _distinct[cell] with { Count = _distinct[cell].Count + 1 };
        _cells.Add(cell);
        _survey.Add(field, line, type);
    }

    /// <summary>The rating of every row, NaN where a cell is none.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="notes">What is told is added to these.</param>
    /// <exception cref="InputException">Hardly any cell is a number, or a row has none and that is not to be.</exception>
    internal List<float> Resolve(string file, List<string> notes)
    {
        var reading = _survey.Numbers == 0 ? null : TableSurvey.Decide([_survey], separator, roles.Decimal)[0];
        var numbers = _distinct.Select(cell => reading?.Number(reading.Written(cell.Text, cell.Type)) is { } number
            && float.IsFinite(number) ? number : float.NaN).ToList();
        var unreadable = Unreadable(numbers);
        if (reading is null || _survey.Unreadable > _survey.Numbers)
            throw new InputException(
                $"{file}: column '{column}' has numbers in {_survey.Numbers:N0} of {_cells.Count:N0} rows, and {unreadable.Told(place)}; " +
                "expected ratings, which are finite numbers. " +
                $"Name another column with --rating, or give --rating {RatingColumns.NoRating} if rows only say who chose what");
        if (unreadable.Count > 0 && roles.MissingLabel == MissingLabel.Fail)
            throw new InputException($"{file}: no rating in column '{column}', but {unreadable.Told(place)}; --missing-label leave-out " +
                "leaves such rows out");
        if (unreadable.Count > 0)
            notes.Add(LeftOut(file, $"a rating in '{column}'", unreadable, place));
        var counted = new CountedNumbers();
        for (var cell = 0; cell < numbers.Count; cell++)
            counted.Add(numbers[cell], _distinct[cell].Text, _distinct[cell].Line, _distinct[cell].Count);
        notes.AddRange([.. FarAnswers.Notes(counted, file, column, place), .. UnratedNumbers.Notes(counted, file, column, place)]);
        if (reading.Format is { DecimalMark: ',' })
            notes.Add($"{file}: ratings have a decimal comma");
        if (reading.Format is { } format && (format.GroupMarks.Length > 0 || format.Units.Count > 0))
            notes.Add($"{file}: ratings are written like {format.Example}");
        return [.. _cells.Select(cell => numbers[cell])];
    }

    /// <summary>The note on rows that were left out.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="what">What they lack.</param>
    /// <param name="cells">What they have in its place.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal static string LeftOut(string file, string what, OddCells cells, Func<long, string> place) =>
        string.Create(CultureInfo.InvariantCulture,
            $"left out of {file}, without {what}: {cells.Count:N0} {(cells.Count == 1 ? "row" : "rows")}, ") + cells.Told(place);

    private OddCells Unreadable(List<float> numbers)
    {
        var cells = new OddCells();
        for (var cell = 0; cell < numbers.Count; cell++)
            if (float.IsNaN(numbers[cell]))
                cells.Add(_distinct[cell].Text, _distinct[cell].Line, _distinct[cell].Count);
        return cells;
    }

    private sealed record DistinctCell(string Text, CellType Type, int Count, long Line);
}
