using System.Globalization;
using System.Text.Json;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Cells of a column as numbers, read as those of a table are: with a decimal comma, units, and words for a missing
/// value.</summary>
/// <param name="Numbers">One a cell; NaN where it is none.</param>
/// <param name="AreMissing">Whether a cell says that there is no value.</param>
/// <param name="Notes">What a person should know of how they were read.</param>
public sealed record ScoreColumn(IReadOnlyList<double> Numbers, IReadOnlyList<bool> AreMissing, IReadOnlyList<string> Notes)
{
    /// <summary>Reads cells.</summary>
    /// <param name="column">What the column is called, for notes.</param>
    /// <param name="cells">As <see cref="RowReader"/> gives them.</param>
    /// <param name="roles">Their decimal mark, and words for a missing value.</param>
    public static ScoreColumn Read(string column, IReadOnlyList<object?> cells, ColumnRoles roles)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(roles);
        var words = roles.Missing ?? [];
        var survey = new ColumnSurvey(column, row => string.Create(CultureInfo.InvariantCulture, $"row {row:N0}"), known: null)
        {
            Kind = ColumnKind.Numeric,
            IsAnswer = true,
            MissingWords = words,
        };
        string[] texts = [.. cells.Select(Text)];
        for (var row = 0; row < texts.Length; row++)
            survey.Add(texts[row], row + 1, TypeOf(cells[row]));
        var reading = survey.Numbers == 0 ? null : TableSurvey.Decide([survey], ",", roles.Decimal)[0];
        double Number(string text, int row) =>
            reading is null ? double.NaN : reading.Number(reading.Written(text, TypeOf(cells[row])));
        return new([.. texts.Select(Number)],
            [.. texts.Select(text => MissingValues.Is(text, words) || ColumnSurvey.IsNoValue(text))], reading?.Notes ?? []);
    }

    /// <summary>Whether a cell says that there is no value, whatever the column holds.</summary>
    public static bool IsMissing(object? cell) => Text(cell) is var text && (MissingValues.Is(text) || ColumnSurvey.IsError(text));

    /// <summary>A cell without the spaces around it.</summary>
    public static string Text(object? cell) => (Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").Trim();

    private static CellType TypeOf(object? cell) =>
        cell is JsonElement { ValueKind: JsonValueKind.Number } ? CellType.Number : CellType.Text;
}
