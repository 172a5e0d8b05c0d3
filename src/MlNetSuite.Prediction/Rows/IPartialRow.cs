namespace MlNetSuite.Prediction.Rows;

/// <summary>A row that keeps only what its model takes.</summary>
internal interface IPartialRow
{
    /// <summary>Names of what else it was given, for a message; perhaps not all.</summary>
    IReadOnlyList<string> Others { get; }
}
