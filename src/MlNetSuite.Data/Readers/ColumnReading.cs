using System.Globalization;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How the cells of a column are read, decided from all of them.</summary>
/// <param name="IsNumber">As numbers, what is none being missing.</param>
/// <param name="Format">How the numbers are written, where not the invariant way.</param>
/// <param name="Date">How dates are written; null in a column of anything else.</param>
internal sealed record ColumnReading(bool IsNumber, NumberFormat? Format = null, DateFormat? Date = null)
{
    internal static ColumnReading Text { get; } = new(IsNumber: false);

    /// <summary>Whether the column is not read at all.</summary>
    internal bool Ignored { get; init; }

    /// <summary>What the column holds, where a person said so.</summary>
    internal ColumnKind? Kind { get; init; }

    /// <summary>Words for a missing value, in addition to those that always are.</summary>
    internal IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>Cells that cannot be read and are missing.</summary>
    internal int Odd { get; init; }

    /// <summary>What a person should know about it.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The values of a category that training has seen; null where it is none, or has too many.</summary>
    internal KnownCategories? Categories { get; init; }

    /// <summary>How this file writes the numbers, where a person said that it does otherwise than the training rows.</summary>
    internal NumberFormat? FormatHere { get; init; }

    /// <summary>The same for dates.</summary>
    internal DateFormat? DateHere { get; init; }

    /// <summary>Whether this file writes it otherwise than the training rows.</summary>
    internal bool IsOverruled => FormatHere is not null || DateHere is not null;

    /// <summary>How a model reads a column.</summary>
    internal static ColumnReading Of(CardColumn column) => new(column.IsNumber, column.Format, column.Date)
    {
        Categories = column.Levels is { } levels ? new(levels) : null,
    };

    /// <summary>What is to be told of a cell that is text.</summary>
    internal CellCheck? Check => CellCheck.For(IsNumber, FormatHere ?? Format, DateHere ?? Date, Categories);

    /// <summary>What is to be told of a cell as the column writes it.</summary>
    internal CellCheck? CheckWritten => CellCheck.For(IsNumber, Format, Date, Categories);

    /// <summary>Whether cells are taken as they are written here.</summary>
    internal bool IsAsWritten(CellType type) => type == CellType.Text && !IsOverruled;

    /// <summary>A cell as the column writes it; nothing for a text that this file would write otherwise.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="type">What it is to what the rows are kept in: numbers have no decimal mark there, and dates no order.</param>
    internal string Written(string text, CellType type) => type switch
    {
        CellType.Text when FormatHere is not null => FormatHere.TryRead(text, out var number) ? Number(number) : "",
        CellType.Text when DateHere is not null => DateHere.TryRead(text, out var ticks) ? Dated(ticks) : "",
        CellType.Number when Format is not null && TableColumn.TryNumber(text, out var number) => Format.Write(number),
        CellType.Date when Date is not null && TypedDate.Of(text) is { } date => date.Written(Date),
        _ => text,
    };

    private string Number(float number) => float.IsNaN(number) ? ""
        : Format?.Write(number) ?? number.ToString(CultureInfo.InvariantCulture);

    // A format of two digits for the year has no 1923, and one of months no days.
    private string Dated(long ticks) => Date!.Write(ticks) is var text && Date.TryRead(text, out var again)
        && (Date.IsMonth ? MonthOf(again) == MonthOf(ticks) : new DateTime(again).Date == new DateTime(ticks).Date) ? text : "";

    private static (int, int) MonthOf(long ticks) => new DateTime(ticks) is var date ? (date.Year, date.Month) : default;

    /// <summary>Whether a cell of this kind is a number of this column of which there is nothing to be told.</summary>
    internal bool IsPlain(in PlainDigits digits) => IsNumber && !IsOverruled && Categories is null && Date is null
        && (Format is null ? digits.Mark != ','
            : Format.Missing is null && (digits.Mark == 0 || digits.Mark == Format.DecimalMark) && !Format.Units.Contains("%"));

    /// <summary>A cell as a date; 0 for none.</summary>
    internal long Ticks(string field) => Date!.TryRead(field, out var ticks) ? ticks : 0;

    /// <summary>A cell as a number; NaN for none.</summary>
    internal float Number(ReadOnlySpan<char> field)
    {
        float number;
        if (Format is not null)
            return Format.TryRead(field, out number) ? number : float.NaN;
        TableColumn.TryNumber(field, out number);
        return number;
    }
}
