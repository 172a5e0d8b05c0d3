namespace MlNetSuite.Data.Readers;

/// <summary>Collects a column of a Parquet file: numbers as such, anything else as text until it is known how that is read.</summary>
/// <param name="survey">Finds out.</param>
/// <param name="type">What its cells are to the file.</param>
/// <param name="isAnswer">Whether it holds the answers, which are collected as text.</param>
internal sealed class ParquetColumn(ColumnSurvey survey, CellType type, bool isAnswer)
{
    private readonly ColumnBuilder? _numbers = type == CellType.Number && !isAnswer
        && survey.Known is null or { IsNumber: true } && survey.Kind is null or ColumnKind.Numeric
        ? new(survey.Name, survey.Plain)
        : null;

    private int _rows;

    internal ColumnSurvey Survey => survey;

    /// <summary>The cells, where they are not collected as numbers.</summary>
    internal List<string> Texts { get; } = [];

    /// <summary>Whether cells are required as numbers, of which there is nothing more to be known.</summary>
    internal bool TakesNumbers => _numbers is not null && survey.Known is null && survey.Plain.Format is null;

    /// <summary>Adds cells as <see cref="TakesNumbers"/>; NaN where there is none.</summary>
    internal void Add(float[] cells)
    {
        _rows += cells.Length;
        foreach (var cell in cells)
            _numbers!.Add(cell);
    }

    internal void Add(IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            _rows++;
            if (type != CellType.Number || isAnswer || survey.Known is not null)
                survey.Add(cell, _rows, type);
            if (_numbers is null)
                Texts.Add(cell);
            else
                _numbers.Add(cell);
        }
    }

    internal TableColumn ToColumn(ColumnReading reading)
    {
        if (_numbers is not null)
            // Read as they are, and written as a model reads them.
            return _numbers.ToColumn() is NumberColumn numbers && survey.Known?.Format is { } format
                ? numbers with { Format = format } : _numbers.ToColumn();
        var column = new ColumnBuilder(survey.Name, reading);
        foreach (var text in Texts)
            column.Add(text, type);
        return column.ToColumn();
    }
}
