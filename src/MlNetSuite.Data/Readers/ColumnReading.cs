using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How the cells of a column are read, decided from all of them.</summary>
/// <param name="IsNumber">As numbers, what is none being missing; else as text.</param>
/// <param name="Format">How the numbers are written, where not the invariant way.</param>
internal sealed record ColumnReading(bool IsNumber, NumberFormat? Format = null)
{
    internal static ColumnReading Text { get; } = new(IsNumber: false);

    /// <summary>What a person should know about it.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

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
