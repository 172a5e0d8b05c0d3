namespace MlNetSuite.Benchmarks;

/// <summary>A line of the table that <c>-- quality</c> prints.</summary>
/// <param name="Data">The dataset's id.</param>
/// <param name="Trainer">What learned from it.</param>
/// <param name="Measure">What was measured, such as <c>test accuracy</c>.</param>
/// <param name="Reached">The figure.</param>
/// <param name="Target">What is to be reached.</param>
/// <param name="Reference">What others reach, and where that was measured.</param>
/// <param name="Seconds">How long training took.</param>
internal sealed record QualityRow(string Data, string Trainer, string Measure, double Reached, string Target, string Reference,
    double Seconds);
