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

    /// <summary>Whether a cell, missing ones aside, can be read.</summary>
    internal bool Fits(string field) => Date is not null ? Date.TryRead(field, out _)
        : !IsNumber || (Format is null ? !float.IsNaN(Number(field)) : Format.TryRead(field, out _));

    /// <summary>A cell as the column writes it.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="type">What it is to what the rows are kept in: numbers have no decimal mark there, and dates no order.</param>
    internal string Written(string text, CellType type) => type switch
    {
        CellType.Number when Format is not null && TableColumn.TryNumber(text, out var number) => Format.Write(number),
        CellType.Date when Date is not null && TypedDate.Of(text) is { } date => date.Written(Date),
        _ => text,
    };

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
