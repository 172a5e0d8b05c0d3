using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>On what, and how, the importance of a model's inputs is measured.</summary>
public sealed record ImportanceRequest
{
    /// <summary>A catalog id, a file or a folder.</summary>
    public required string Data { get; init; }

    /// <summary>Which columns hold what, where their names do not tell.</summary>
    public ColumnRoles Roles { get; init; } = new();

    /// <summary>The metric whose drop is measured; null for the task's first.</summary>
    public string? Metric { get; init; }

    /// <summary>Shuffles of each column, at least 1.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>Most rows looked at, drawn by the seed where there are more; null for 1,000, of texts 200.</summary>
    public int? Rows { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>What a model's decisions rest on.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value on those rows as they are.</param>
/// <param name="Features">Columns or blocks of images, the most important first; empty for texts.</param>
/// <param name="Words">For texts the words of each class, the most telling first; empty for others.</param>
/// <param name="Notes">Things a person should know.</param>
public sealed record ImportanceOutcome(
    string Task, int Rows, string Metric, double Value, IReadOnlyList<FeatureImportance> Features, IReadOnlyList<WordInfluence> Words,
    IReadOnlyList<string> Notes);
