using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The columns of new rows, read as the model's training rows were but for what a person says of how this file writes them. What a
/// column holds is the model's to say.</summary>
internal static class OverruledReading
{
    /// <summary>What may stand between thousands, the decimal mark aside; the likeliest first.</summary>
    private const string GroupMarks = ",.'\u2019_" + NumberFormat.Spaces;

    /// <param name="known">How training read the column.</param>
    /// <param name="name">The column.</param>
    /// <param name="decimalMark">As it was given for these rows; null for none.</param>
    /// <param name="choices">What was said of the columns of these rows.</param>
    /// <param name="place">The column's place among them.</param>
    /// <exception cref="InputException">It is said to hold what the model does not take it for.</exception>
    internal static ColumnReading Of(ColumnReading known, string name, string? decimalMark, ColumnChoices choices, int place)
    {
        choices.RequireRead(place, name, KindsOf(known));
        var reading = known;
        if (decimalMark is [var mark] && known.IsNumber && mark != (known.Format?.DecimalMark ?? '.'))
            reading = reading with { FormatHere = With(mark, known.Format ?? new('.', "", [])) };
        if (choices.Date(place) is { } date && date != known.Date)
            reading = reading with { DateHere = date };
        return reading;
    }

    /// <summary>How the columns of rows are read that are given to a model cell by cell; null for those that it reads itself, as it was
    /// trained.</summary>
    internal static IReadOnlyList<ColumnReading?> OfAll(string file, TableLayout table, ColumnRoles roles)
    {
        if (roles.Inputs.Count == 0 || (roles.DecimalHere is null && roles.Date is null))
            return new ColumnReading?[table.Columns.Count];
        var choices = new ColumnChoices(file, table, answer: -1, roles);
        return [.. table.Columns.Select((name, place) => InputOf(name, roles.Inputs) is { } input
            ? Of(ColumnReading.Of(input), name, roles.DecimalHere, choices, place) is { IsOverruled: true } reading ? reading : null
            : null)];
    }

    private static CardColumn? InputOf(string column, IReadOnlyList<CardColumn> inputs) =>
        inputs.FirstOrDefault(input => input.Name == column)
        ?? inputs.FirstOrDefault(input => input.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    private static NumberFormat With(char mark, NumberFormat format) => format with
    {
        DecimalMark = mark,
        GroupMarks = GroupMarks.Replace($"{mark}", "", StringComparison.Ordinal),
    };

    private static (string What, ColumnKind[] Kinds) KindsOf(ColumnReading known) => known.IsNumber ? ("numbers", [ColumnKind.Numeric])
        : known.Date is not null ? ("dates", [ColumnKind.Date])
        : ("text", [ColumnKind.Categorical, ColumnKind.Prose]);
}
