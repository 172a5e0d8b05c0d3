using System.Globalization;

namespace MlNetSuite.Prediction.Rows;

/// <summary>What is to be told of a cell: it cannot be read as the training rows were, or training has not seen it. Rows to predict and
/// tables to evaluate on pass the same checks. Missing values are not checked.</summary>
internal abstract class CellCheck
{
    /// <summary>The check for a column; null where any text will do.</summary>
    /// <param name="isNumber">Whether it holds numbers.</param>
    /// <param name="format">How they are written, where not the invariant way.</param>
    /// <param name="date">How dates are written; null where it holds none.</param>
    /// <param name="categories">The values of a category; null where it is none, or has too many.</param>
    internal static CellCheck? For(bool isNumber, NumberFormat? format, DateFormat? date, KnownCategories? categories) =>
        format is not null ? new WrittenNumber(format)
        : date is not null ? new WrittenDate(date)
        : categories is not null ? new Category(categories)
        : isNumber ? new PlainNumber() : null;

    /// <summary>What is to be told; null for most.</summary>
    internal abstract CellFault? Of(string cell);

    private sealed class WrittenNumber(NumberFormat format) : CellCheck
    {
        private readonly CellFault _unreadable = new($"no number written like {format}", CellFault.IsMissing);

        private readonly CellFault? _fraction = format.Units.Contains("%")
            ? new("a fraction without the % that numbers have here", "taken as it stands") : null;

        internal override CellFault? Of(string cell) => !format.TryRead(cell, out var number) ? _unreadable
            : number is > -1 and < 1 and not 0 && !cell.Contains('%', StringComparison.Ordinal) ? _fraction : null;
    }

    private sealed class WrittenDate(DateFormat format) : CellCheck
    {
        private readonly CellFault _unreadable = new($"no date written like {format}", CellFault.IsMissing);

        internal override CellFault? Of(string cell) => format.TryRead(cell, out _) ? null : _unreadable;
    }

    private sealed class Category(KnownCategories categories) : CellCheck
    {
        private readonly CellFault _unseen = new("no value that training has seen");

        internal override CellFault? Of(string cell) => categories.Has(cell) ? null : _unseen;
    }

    private sealed class PlainNumber : CellCheck
    {
        private readonly CellFault _unreadable = new("no number", CellFault.IsMissing);

        internal override CellFault? Of(string cell) =>
            float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
                ? null : _unreadable;
    }
}

/// <summary>What is to be told of a cell.</summary>
/// <param name="What">What it is, or is not.</param>
/// <param name="Becomes">What becomes of it; null where that goes without saying.</param>
internal sealed record CellFault(string What, string? Becomes = null)
{
    internal const string IsMissing = "taken as missing";

    /// <inheritdoc/>
    public override string ToString() => Becomes is null ? What : $"{What}; {Becomes}";
}
