namespace MlNetSuite.AutoML.Spaces;

/// <summary>A parameter is unknown, malformed or out of its range; the message names it, the value and the remedy.</summary>
public sealed class ParameterException(string message) : Exception(message);
