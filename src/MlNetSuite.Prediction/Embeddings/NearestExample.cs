namespace MlNetSuite.Prediction.Embeddings;

/// <summary>A training text that is like a new one.</summary>
/// <param name="Text">Its beginning, at most 300 characters.</param>
/// <param name="Label">Its class, as the training rows say; not what the model answers to it.</param>
/// <param name="Similarity">The cosine of both embeddings: 1 for the same, about 0 for texts that have nothing in common.</param>
public sealed record NearestExample(string Text, string Label, float Similarity);
