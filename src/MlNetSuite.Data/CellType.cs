namespace MlNetSuite.Data;

/// <summary>What a cell is to what the rows are kept in, however texts of the same column are written.</summary>
internal enum CellType
{
    /// <summary>Text, which is to be read, and anything else.</summary>
    Text,

    /// <summary>A number, written in the invariant way.</summary>
    Number,

    /// <summary>A date, with a time perhaps, written as ISO 8601.</summary>
    Date,
}
