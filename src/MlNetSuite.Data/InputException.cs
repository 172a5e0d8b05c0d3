namespace MlNetSuite.Data;

/// <summary>Something a person gave is wrong: a file, a column, an option. The message says what was given, what was
/// expected and what to do; the command line answers it with exit code 2.</summary>
public sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
