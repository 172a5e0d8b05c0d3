namespace MlNetSuite.Data;

/// <summary>Which column of a table has which role. Whatever is null is inferred from the file. A column is given by the
/// name in the header, or by its position from 1.</summary>
public sealed record ColumnRoles
{
    /// <summary>The class of a row.</summary>
    public string? Label { get; init; }

    /// <summary>The text of a row; several columns are joined by line breaks, in this order.</summary>
    public IReadOnlyList<string>? Text { get; init; }

    /// <summary>Who rated.</summary>
    public string? User { get; init; }

    /// <summary>What was rated.</summary>
    public string? Item { get; init; }

    /// <summary>The rating, a number.</summary>
    public string? Rating { get; init; }

    /// <summary>When, as seconds since 1970 or an ISO 8601 date.</summary>
    public string? Timestamp { get; init; }

    /// <summary>Whether pictures in folders within a class folder are of that class.</summary>
    public bool Recursive { get; init; }

    /// <summary>What separates the fields of a line: <c>,</c>, <c>;</c>, <c>|</c>, a tab or <c>::</c>.</summary>
    public string? Separator { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>Whether a field that starts with <c>"</c> ends with the next single <c>"</c> (RFC 4180), or quotes are plain
    /// characters.</summary>
    public bool? Quoting { get; init; }
}
