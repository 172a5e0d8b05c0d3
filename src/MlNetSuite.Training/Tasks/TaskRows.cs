using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>Rows of a task, split once: what is not for testing, and what is.</summary>
/// <param name="Train">To learn and to validate on.</param>
/// <param name="Test">Looked at once, at the end.</param>
/// <param name="Notes">What a person should know about how they were read.</param>
internal sealed record TaskRows<TData>(TData Train, TData Test, IReadOnlyList<string> Notes) where TData : Dataset
{
    /// <summary>How a person said that they are to be read.</summary>
    internal CardReading? Reading { get; init; }

    /// <summary>Whether the rows to test on were drawn at random from all of them.</summary>
    internal bool HeldOutAtRandom { get; init; }
}

/// <summary>Rows a model is evaluated on.</summary>
/// <param name="Rows">Those rows.</param>
/// <param name="All">All rows of the source.</param>
/// <param name="Places">Where <paramref name="Rows"/> are among <paramref name="All"/>; null where they are the same.</param>
/// <param name="Notes">What a person should know about them.</param>
internal sealed record EvaluationRows<TData>(TData Rows, TData All, IReadOnlyList<int>? Places, IReadOnlyList<string> Notes)
    where TData : Dataset;

/// <summary>Training rows split into rows to learn from and rows to validate on.</summary>
internal readonly record struct Fold<TData>(TData Train, TData Validation) where TData : Dataset;
