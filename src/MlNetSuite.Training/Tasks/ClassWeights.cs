namespace MlNetSuite.Training.Tasks;

/// <summary>The values of a classifier's <c>classWeights</c> parameter.</summary>
internal static class ClassWeights
{
    /// <summary>Every row weighs the same.</summary>
    internal const string None = "none";

    /// <summary>Every class weighs the same: a row weighs rows / (classes × rows of its class).</summary>
    internal const string Balanced = "balanced";

    /// <summary>One line for people.</summary>
    internal const string Summary = "none: each row weighs the same; balanced: each class does, however rare";
}
