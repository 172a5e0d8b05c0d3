namespace MlNetSuite.Training;

/// <summary>Rows as an app gives them to a model.</summary>
/// <param name="Rows">Each row's values by column.</param>
/// <param name="LearnedFrom">Whether the model learned from these rows, or from a part of them.</param>
public sealed record ModelInputRows(IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, bool LearnedFrom);
