namespace MlNetSuite.Prediction;

/// <summary>A row cannot be predicted: a column is missing or has a value of the wrong kind, or an image is not one.
/// The message says what was given, what the model takes and what to do.</summary>
public sealed class PredictionInputException(string message, Exception? inner = null) : Exception(message, inner);
