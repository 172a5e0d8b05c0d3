namespace MlNetSuite.Data.Readers;

/// <summary>Collects a column of a Parquet file: numbers as such, anything else as text until it is known how that is read.</summary>
/// <param name="survey">Finds out.</param>
/// <param name="isNumber">Whether the file itself says that it holds numbers.</param>
internal sealed class ParquetColumn(ColumnSurvey survey, bool isNumber)
{
    private readonly ColumnBuilder? _numbers = isNumber && survey.Known is null or { IsNumber: true } && survey.Kind is null or ColumnKind.Numeric
        ? new(survey.Name, survey.Plain)
        : null;

    private int _rows;

    internal ColumnSurvey Survey => survey;

    /// <summary>The cells, where they are not collected as numbers.</summary>
    internal List<string> Texts { get; } = [];

    internal void Add(IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            _rows++;
            if (!isNumber)
                survey.Add(cell, _rows);
            if (_numbers is null)
                Texts.Add(cell);
            else
                _numbers.Add(cell);
        }
    }

    internal TableColumn ToColumn(ColumnReading reading)
    {
        if (_numbers is not null)
            return _numbers.ToColumn();
        var column = new ColumnBuilder(survey.Name, reading);
        foreach (var text in Texts)
            column.Add(text);
        return column.ToColumn();
    }
}
