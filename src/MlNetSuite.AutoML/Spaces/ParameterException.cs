namespace MlNetSuite.AutoML.Spaces;

/// <summary>A parameter is unknown, malformed or out of range; the message names it, its value and the remedy.</summary>
public sealed class ParameterException(string message) : Exception(message);
