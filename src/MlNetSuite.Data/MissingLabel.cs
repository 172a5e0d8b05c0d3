namespace MlNetSuite.Data;

/// <summary>What becomes of a row whose answer is missing. Rows that are wholly empty are always left out.</summary>
public enum MissingLabel
{
    /// <summary>It is left out, and a note counts such rows.</summary>
    LeaveOut,

    /// <summary>The file is refused, with the first such row.</summary>
    Fail,
}
