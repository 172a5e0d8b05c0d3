namespace MlNetSuite.Data;

/// <summary>What a column holds, where a person says so.</summary>
public enum ColumnKind
{
    /// <summary>Quantities.</summary>
    Numeric,

    /// <summary>Values that recur, numbers among them: codes.</summary>
    Categorical,

    /// <summary>Dates, perhaps with times.</summary>
    Date,

    /// <summary>Texts of several words.</summary>
    Prose,
}
