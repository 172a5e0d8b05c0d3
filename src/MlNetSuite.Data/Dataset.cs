using MlNetSuite.Prediction;

namespace MlNetSuite.Data;

/// <summary>Rows in memory that a task can train on. Immutable.</summary>
/// <param name="Name">A catalog id such as <c>mnist</c>, or the file or folder name the rows came from.</param>
public abstract record Dataset(string Name)
{
    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Lower-case hex SHA-256 over the rows, the same wherever and in whatever container they were stored.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Whole paths of the files that rows name and that are there.</summary>
    internal virtual IEnumerable<string> NamedFiles => [];
}

/// <summary>Training rows and, if the source has them separately, test rows.</summary>
public sealed record DataSplit<TData>(TData Train, TData? Test) where TData : Dataset
{
    /// <summary>Notes about how the rows were read, such as pairs merged or labels unknown.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The share of rows that the catalog holds out by a seeded shuffle, in (0, 1); null if the catalog gives none.</summary>
    public double? TestFraction { get; init; }

    /// <summary>The columns of texts or ratings, as the file of training rows calls them; null where it has none, and for tables, which
    /// know theirs.</summary>
    internal CardRoles? Columns { get; init; }
}
