namespace MlNetSuite.Data.Readers;

/// <summary>What a survey found a text to be, so that it is looked at once however often it stands in a column.</summary>
/// <param name="Kind">What is done with such a cell.</param>
internal readonly record struct CellVerdict(CellVerdictKind Kind)
{
    /// <summary>Neither a number nor a date to anybody.</summary>
    internal static CellVerdict Other(CellShape shape, int dates = 0) => new(CellVerdictKind.Written) { Shape = shape, Dates = dates };

    /// <summary>What it is as a number.</summary>
    internal CellShape Shape { get; init; }

    /// <summary>The forms of which it is a date, a bit each.</summary>
    internal int Dates { get; init; }
}

/// <summary>What is done with a cell that is equal to one before.</summary>
internal enum CellVerdictKind
{
    /// <summary>It was not, or has to be again.</summary>
    Unknown,

    /// <summary>It has no value.</summary>
    Missing,

    /// <summary>There is nothing to be told of it.</summary>
    Fine,

    /// <summary>It says that there is no number or date.</summary>
    NoValue,

    /// <summary>It is what its shape and its date are.</summary>
    Written,
}
