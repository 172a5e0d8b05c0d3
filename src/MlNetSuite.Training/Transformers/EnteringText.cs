namespace MlNetSuite.Training.Transformers;

/// <summary>A text as it comes to the first layer that changes.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="States">What the layers before make of them, <c>[tokens, hidden]</c>; null to calculate it.</param>
/// <param name="Means">The vectors of those layers before that are pooled, side by side; null to calculate them.</param>
internal sealed record EnteringText(long[] Tokens, float[]? States = null, float[]? Means = null);
